/* turn_index: where the turns and items of a thread are in its files. */
#include "store/turn_index.h"

#include <stdio.h>

void turn_index_init(struct turn_index *index, struct arena *a, bool legacy) {
    *index = (struct turn_index){ .a = a, .legacy = legacy, .next_item_number = 1 };
}

void turn_index_done(struct turn_index *index) {
    map_done(&index->by_id);
}

/* An array in the arena that doubles; the old halves stay until the arena goes. */
static void *grown(struct arena *a, void *old, size_t n, size_t *room, size_t size) {
    if (n < *room)
        return old;
    *room = *room ? 2 * *room : 32;
    void *more = arena_zalloc(a, arena_product(*room, size));
    if (n)
        memcpy(more, old, n * size);
    return more;
}

struct indexed_turn *turn_index_add_turn(struct turn_index *x, struct str id) {
    x->turns = grown(x->a, x->turns, x->turn_n, &x->turn_room, sizeof *x->turns);
    struct indexed_turn *t = &x->turns[x->turn_n++];
    *t = (struct indexed_turn){ .id = arena_str(x->a, id),
        .status = TURN_STATUS_IN_PROGRESS,
        .started_at_s = -1,
        .completed_at_s = -1,
        .duration_ms = -1 };
    return t;
}

/* "<place of the turn>/<item>". */
static struct str key_of(char *out, size_t room, size_t turn, struct str id) {
    int n = snprintf(out, room, "%zu/%.*s", turn, STR_ARGS(id));
    return (struct str){ out, n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1 };
}

enum { KEY_BYTES = 256 };

struct indexed_item *turn_index_item(const struct turn_index *x, size_t turn, struct str item) {
    char key[KEY_BYTES];
    return map_get(&x->by_id, key_of(key, sizeof key, turn, item));
}

struct indexed_item *turn_index_add_item(
    struct turn_index *x, size_t turn, struct str id, enum indexed_kind kind) {
    char key[KEY_BYTES];
    struct indexed_turn *t = &x->turns[turn];
    struct indexed_item *item = arena_new(x->a, struct indexed_item);
    item->kind = kind;
    item->turn = turn;
    item->id = arena_str(x->a, id);
    if (t->last)
        t->last->next = item;
    else
        t->first = item;
    t->last = item;
    x->items = grown(x->a, x->items, x->item_n, &x->item_room, sizeof *x->items);
    x->items[x->item_n++] = item;
    (void)map_put(&x->by_id, key_of(key, sizeof key, turn, id), item);
    return item;
}

/* Turns are few to look through from the end: what is named is mostly the newest. */
ptrdiff_t turn_index_find(const struct turn_index *x, struct str turn) {
    for (size_t i = x->turn_n; i > 0; i--)
        if (str_eq(x->turns[i - 1].id, turn))
            return (ptrdiff_t)i - 1;
    return -1;
}

void turn_index_end_turn(struct indexed_turn *t, struct arena *a, const struct json *e) {
    const struct json *error = json_get(e, "error");
    bool aborted = str_is(json_get_text(e, "type"), "turn_aborted");
    t->status = aborted               ? TURN_STATUS_INTERRUPTED
                : json_is_null(error) ? TURN_STATUS_COMPLETED
                                      : TURN_STATUS_FAILED;
    t->started_at_s = json_get_i64(e, "started_at", -1);
    t->completed_at_s = json_get_i64(e, "completed_at", -1);
    t->duration_ms = json_get_i64(e, "duration_ms", -1);
    if (t->status == TURN_STATUS_FAILED) {
        _cleanup_buf_ struct buf text = { 0 };
        json_write(&text, error);
        t->error = arena_str(a, buf_str(&text));
    }
}

/* ---- the paginated mode ---- */

static void on_item(
    struct turn_index *x, const struct rollout_line *line, struct rollout_span where) {
    const struct json *stored = json_get(line->payload, "item");
    struct str id = json_get_text(stored, "id"), type = json_get_text(stored, "type");
    ptrdiff_t turn = turn_index_find(x, json_get_text(line->payload, "turn_id"));
    if (turn < 0 || !id.p || !type.n)
        return;
    struct indexed_item *item = turn_index_item(x, (size_t)turn, id);
    if (!item) {
        item = turn_index_add_item(x, (size_t)turn, id, INDEXED_ITEM);
        item->ordinal = line->ordinal;
    }
    item->lines.where = where;
    item->is_user = str_is(type, "UserMessage");
    item->is_agent = str_is(type, "AgentMessage");
}

static void on_started(
    struct turn_index *x, const struct rollout_line *line, struct rollout_span where) {
    struct str id = json_get_text(line->payload, "turn_id");
    if (!id.p || turn_index_find(x, id) >= 0)
        return;
    struct indexed_turn *t = turn_index_add_turn(x, id);
    t->root_id = arena_str(x->a, json_get_text(line->payload, "root_turn_id"));
    t->ordinal = line->ordinal;
    t->where = where;
    t->started_at_s = json_get_i64(line->payload, "started_at", -1);
}

static void on_voice(
    struct turn_index *x, const struct rollout_line *line, struct rollout_span where) {
    struct str type = json_get_text(line->payload, "type");
    x->voice = grown(x->a, x->voice, x->voice_n, &x->voice_room, sizeof *x->voice);
    x->voice[x->voice_n++] = (struct indexed_voice){ .ordinal = line->ordinal,
        .where = where,
        .id = arena_str(x->a, json_get_text(line->payload, "id")),
        .session = arena_str(x->a, json_get_text(line->payload, "realtime_session_id")),
        .opens = str_is(type, "realtime_session_started"),
        .closes = str_is(type, "realtime_session_closed") };
}

void turn_index_visit(
    void *user, const struct rollout_line *line, struct rollout_span where, uint64_t number) {
    struct turn_index *x = user;
    if (x->legacy) {
        turn_index_visit_legacy(x, line, where, number);
        return;
    }
    if (line->type == ROLLOUT_REALTIME_ITEM)
        on_voice(x, line, where);
    if (line->type != ROLLOUT_EVENT)
        return;
    if (str_is(line->event, "item_completed")) {
        on_item(x, line, where);
    } else if (str_is(line->event, "task_started")) {
        on_started(x, line, where);
    } else if (str_is(line->event, "task_complete") || str_is(line->event, "turn_aborted")) {
        ptrdiff_t turn = turn_index_find(x, json_get_text(line->payload, "turn_id"));
        if (turn < 0)
            return;
        turn_index_end_turn(&x->turns[turn], x->a, line->payload);
        x->turns[turn].end_ordinal = line->ordinal;
    }
}

/* An implicit turn without items is none. */
static void drop_empty_end(struct turn_index *x) {
    if (x->legacy && x->turn_n && x->turns[x->turn_n - 1].implicit &&
        !x->turns[x->turn_n - 1].first)
        x->turn_n--;
}

void turn_index_finish(struct turn_index *x, struct str running) {
    drop_empty_end(x);
    for (size_t i = 0; i < x->turn_n; i++) {
        struct indexed_turn *t = &x->turns[i];
        if (t->status != TURN_STATUS_IN_PROGRESS || (running.p && str_eq(t->id, running)))
            continue;
        t->status = t->implicit ? TURN_STATUS_COMPLETED : TURN_STATUS_INTERRUPTED;
    }
}
