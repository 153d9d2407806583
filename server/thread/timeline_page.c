/* timeline_page: pages of all that happened in a stored thread, voice sessions among it. */
#include "thread/timeline_page.h"

#include "store/stored_names.h"
#include "thread/turn_page.h"

#include <stdlib.h>

/* As the cursors have them. */
enum kind { KIND_BOUNDARY, KIND_ITEM, KIND_VOICE };

struct place {
    uint64_t position;
    enum kind kind;
    bool ends; /* a boundary: the turn's end */
    const struct indexed_turn *turn;
    const struct indexed_item *item;
    const struct indexed_voice *voice;
};

static int compare(const void *x, const void *y) {
    const struct place *a = x, *b = y;
    if (a->position != b->position)
        return a->position < b->position ? -1 : 1;
    return (int)a->kind - (int)b->kind;
}

static struct place *places_of(struct stored *s, size_t *ret_n) {
    const struct turn_index *x = &s->turns;
    struct place *all =
        arena_array(&s->arena, struct place, 2 * x->turn_n + x->item_n + x->voice_n + 1);
    size_t n = 0;
    for (size_t i = 0; i < x->turn_n; i++) {
        const struct indexed_turn *t = &x->turns[i];
        all[n++] = (struct place){ .position = t->ordinal, .turn = t };
        if (t->end_ordinal)
            all[n++] = (struct place){ .position = t->end_ordinal, .ends = true, .turn = t };
    }
    for (size_t i = 0; i < x->item_n; i++)
        all[n++] = (struct place){ .position = x->items[i]->ordinal,
            .kind = KIND_ITEM,
            .turn = &x->turns[x->items[i]->turn],
            .item = x->items[i] };
    for (size_t i = 0; i < x->voice_n; i++)
        all[n++] = (struct place){
            .position = x->voice[i].ordinal, .kind = KIND_VOICE, .voice = &x->voice[i]
        };
    qsort(all, n, sizeof *all, compare);
    *ret_n = n;
    return all;
}

/* ---- cursors ---- */

static struct str cursor_of(struct stored *s, const struct place *p) {
    struct json *o = json_new_object(&s->arena);
    struct str id = p->kind == KIND_BOUNDARY ? p->turn->id
                    : p->kind == KIND_ITEM   ? p->item->id
                                             : p->voice->id;
    json_put_text(&s->arena, o, STR("threadId"), s->id);
    json_put_i64(&s->arena, o, STR("position"), (int64_t)p->position);
    json_put_i64(&s->arena, o, STR("kind"), p->kind);
    json_put_text(&s->arena, o, STR("id"), id);
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, o);
    return arena_str(&s->arena, buf_str(&text));
}

/* How many places come before the one of the cursor. */
static bool find_end(struct stored *s, struct str cursor, const struct place *all, size_t n,
    size_t *ret, struct error *reterr) {
    *ret = n;
    if (!cursor.p)
        return true;
    const struct json *o = json_parse(&s->arena, cursor, NULL);
    int64_t position = json_get_i64(o, "position", -1);
    int64_t kind = json_get_i64(o, "kind", -1);
    if (position < 0 || kind < KIND_BOUNDARY || kind > KIND_VOICE || !json_get_text(o, "id").p ||
        !str_eq(json_get_text(o, "threadId"), s->id))
        return error_set(reterr, 0, "invalid thread timeline cursor");
    const struct place anchor = { .position = (uint64_t)position, .kind = (enum kind)kind };
    while (*ret > 0 && compare(&all[*ret - 1], &anchor) >= 0)
        --*ret;
    return true;
}

/* ---- entries ---- */

bool timeline_item_of(
    struct arena *a, const struct json *payload, struct thread_realtime_item *ret) {
    struct json *wire = json_new_object(a);
    struct str type = json_get_text(payload, "type");
    const struct json *presentation = json_get(payload, "presentation");
    static const struct {
        const char *stored;
        struct str wire;
    } texts[] = { { "id", STR_INIT("id") },
        { "realtime_session_id", STR_INIT("realtimeSessionId") }, { "role", STR_INIT("role") },
        { "text", STR_INIT("text") }, { "turn_id", STR_INIT("turnId") },
        { "item_id", STR_INIT("itemId") }, { "outcome", STR_INIT("outcome") } };
    if (!type.p)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        json_put_text(a, wire, texts[i].wire, json_get_text(payload, texts[i].stored));
    json_put_text(a, wire, STR("type"), name_to_camel(a, type));
    if (presentation) {
        struct json *how = json_clone(a, presentation);
        json_put_text(a, how, STR("type"), name_to_camel(a, json_get_text(presentation, "type")));
        json_put(wire, STR("presentation"), how);
    }
    return thread_realtime_item_decode(a, wire, ret, NULL);
}

static bool read_voice(
    struct stored *s, const struct place *p, struct thread_timeline_entry *entry) {
    struct str text = rollout_spans_read(&s->spans, &s->arena, p->voice->where);
    struct rollout_line line;
    entry->type = THREAD_TIMELINE_ENTRY_REALTIME;
    entry->realtime.position = p->position;
    return text.p && rollout_line_parse(&s->arena, text, &line) &&
           timeline_item_of(&s->arena, line.payload, &entry->realtime.item);
}

static void read_boundary(
    struct stored *s, const struct place *p, struct thread_timeline_entry *entry) {
    const struct wire_turn turn =
        indexed_turn_read(&s->spans, &s->arena, p->turn, TURN_ITEMS_VIEW_NOT_LOADED);
    if (!p->ends) {
        entry->type = THREAD_TIMELINE_ENTRY_TURN_STARTED;
        entry->turn_started.position = p->position;
        entry->turn_started.turn_id = turn.id;
        entry->turn_started.started_at = turn.started_at;
        return;
    }
    entry->type = THREAD_TIMELINE_ENTRY_TURN_COMPLETED;
    entry->turn_completed.position = p->position;
    entry->turn_completed.turn_id = turn.id;
    entry->turn_completed.status = turn.status;
    entry->turn_completed.error = turn.error;
    entry->turn_completed.started_at = turn.started_at;
    entry->turn_completed.completed_at = turn.completed_at;
    entry->turn_completed.duration_ms = turn.duration_ms;
}

static bool read_place(
    struct stored *s, const struct place *p, struct thread_timeline_entry *entry) {
    *entry = (struct thread_timeline_entry){ 0 };
    if (p->kind == KIND_VOICE)
        return read_voice(s, p, entry);
    if (p->kind == KIND_BOUNDARY) {
        read_boundary(s, p, entry);
        return true;
    }
    entry->type = THREAD_TIMELINE_ENTRY_ITEM;
    entry->item.position = p->position;
    entry->item.turn_id = p->turn->id;
    return indexed_item_read(&s->spans, &s->arena, p->item, &entry->item.item);
}

/* The session that was open before that place. */
static struct str session_before(const struct turn_index *x, uint64_t position) {
    struct str open = STR_NONE;
    for (size_t i = 0; i < x->voice_n && x->voice[i].ordinal < position; i++) {
        if (x->voice[i].opens)
            open = x->voice[i].session;
        else if (x->voice[i].closes)
            open = STR_NONE;
    }
    return open;
}

/* The page has at least its last place. */
static size_t within_bytes(const struct place *all, size_t start, size_t end) {
    uint64_t bytes = 0;
    for (size_t i = end; i > start; i--) {
        bytes += all[i - 1].kind == KIND_ITEM ? all[i - 1].item->lines.where.n : 0;
        if (i < end && bytes > PAGE_BYTES_MAX)
            return i;
    }
    return start;
}

bool timeline_page_read(struct stored *s, const struct timeline_page_request *r,
    struct thread_timeline_list_response *ret, struct error *reterr) {
    size_t n, end, limit = r->limit ? *r->limit : PAGE_LIMIT_DEFAULT;
    const struct place *all = places_of(s, &n);
    limit = limit == 0 ? 1 : limit > PAGE_LIMIT_MAX ? PAGE_LIMIT_MAX : limit;
    if (!find_end(s, r->cursor, all, n, &end, reterr))
        return false;
    size_t start = end > limit ? end - limit : 0;
    start = within_bytes(all, start, end);
    struct thread_timeline_entry_array data = {
        arena_array(&s->arena, struct thread_timeline_entry, limit), 0
    };
    for (size_t i = start; i < end; i++)
        data.n += read_place(s, &all[i], &data.v[data.n]);
    *ret = (struct thread_timeline_list_response){ .data = data };
    if (start > 0)
        ret->next_cursor = cursor_of(s, &all[start]);
    if (start < end)
        ret->active_realtime_session_at_page_start = session_before(&s->turns, all[start].position);
    return true;
}
