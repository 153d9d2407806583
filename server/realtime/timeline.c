/* timeline: what happened in a session, as items of the thread. */
#include "realtime/timeline.h"

#include "protocol/wrappers.gen.h"
#include "store/rollout.h"
#include "thread/manager.h"
#include "thread/record.h"

static void new_id(struct timeline *t, char out[UUID_TEXT_BYTES]) {
    struct uuid id;
    uuid_v7(&t->thread->manager->ids, &id);
    (void)uuid_format(&id, out);
}

void timeline_init(
    struct timeline *t, struct arena *a, struct thread *thread, struct str session_id) {
    *t = (struct timeline){ .thread = thread, .session_id = session_id };
    t->off = thread->ephemeral || thread->history_mode == THREAD_HISTORY_MODE_LEGACY;
    if (session_id.p)
        return;
    char id[UUID_TEXT_BYTES];
    new_id(t, id);
    t->session_id = arena_str(a, str_of(id));
}

void timeline_done(struct timeline *t) {
    buf_done(&t->segments[0].text);
    buf_done(&t->segments[1].text);
    map_done(&t->promoted);
}

/* ---- in the file ---- */

static const char *stored_type(enum thread_realtime_item_tag type) {
    switch (type) {
    case THREAD_REALTIME_ITEM_REALTIME_SESSION_STARTED:
        return "realtime_session_started";
    case THREAD_REALTIME_ITEM_TRANSCRIPT_SEGMENT:
        return "transcript_segment";
    case THREAD_REALTIME_ITEM_BEM_ITEM_PROMOTED:
        return "bem_item_promoted";
    case THREAD_REALTIME_ITEM_REALTIME_SESSION_CLOSED:
        break;
    }
    return "realtime_session_closed";
}

static struct json *stored_presentation(
    struct arena *a, const struct thread_realtime_bem_item_presentation *p) {
    static const char *const types[] = {
        [THREAD_REALTIME_BEM_ITEM_PRESENTATION_WHOLE_ITEM] = "whole_item",
        [THREAD_REALTIME_BEM_ITEM_PRESENTATION_INLINE_MARKDOWN] = "inline_markdown",
        [THREAD_REALTIME_BEM_ITEM_PRESENTATION_INLINE_VISUALIZATION] = "inline_visualization",
    };
    struct json *o = json_new_object(a);
    json_put_text(a, o, STR("type"), str_of(types[p->type]));
    if (p->type == THREAD_REALTIME_BEM_ITEM_PRESENTATION_INLINE_VISUALIZATION)
        json_put_i64(a, o, STR("index"), p->inline_visualization.index);
    return o;
}

static void keep(struct timeline *t, const struct thread_realtime_item *item) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *o = json_new_object(&a);
    json_put_text(&a, o, STR("id"), item->id);
    json_put_text(&a, o, STR("realtime_session_id"), item->realtime_session_id);
    json_put_text(&a, o, STR("type"), str_of(stored_type(item->type)));
    if (item->type == THREAD_REALTIME_ITEM_TRANSCRIPT_SEGMENT) {
        json_put_text(&a, o, STR("role"),
            thread_realtime_transcript_role_name(item->transcript_segment.role));
        json_put_text(&a, o, STR("text"), item->transcript_segment.text);
    } else if (item->type == THREAD_REALTIME_ITEM_BEM_ITEM_PROMOTED) {
        json_put_text(&a, o, STR("turn_id"), item->bem_item_promoted.turn_id);
        json_put_text(&a, o, STR("item_id"), item->bem_item_promoted.item_id);
        json_put(
            o, STR("presentation"), stored_presentation(&a, &item->bem_item_promoted.presentation));
    } else if (item->type == THREAD_REALTIME_ITEM_REALTIME_SESSION_CLOSED) {
        json_put_text(&a, o, STR("outcome"),
            thread_realtime_session_outcome_name(item->realtime_session_closed.outcome));
    }
    rollout_add(t->thread->rollout, ROLLOUT_REALTIME_ITEM, o);
}

/* ---- telling ---- */

static void tell_started(struct timeline *t, const struct thread_realtime_item *item) {
    notify_thread_realtime_item_started(&t->thread->subscribers,
        &(struct thread_realtime_item_started_notification){ thread_id(t->thread), *item });
}

static void tell_completed(struct timeline *t, const struct thread_realtime_item *item) {
    keep(t, item);
    notify_thread_realtime_item_completed(&t->thread->subscribers,
        &(struct thread_realtime_item_completed_notification){ thread_id(t->thread), *item });
}

/* An item that is complete when it begins; its id is made here. */
static void tell(struct timeline *t, struct thread_realtime_item item) {
    char id[UUID_TEXT_BYTES];
    new_id(t, id);
    item.id = str_of(id);
    item.realtime_session_id = t->session_id;
    tell_started(t, &item);
    tell_completed(t, &item);
}

void timeline_started(struct timeline *t) {
    if (t->off)
        return;
    thread_record_begin(t->thread);
    tell(t, (struct thread_realtime_item){ .type = THREAD_REALTIME_ITEM_REALTIME_SESSION_STARTED });
}

/* ---- segments ---- */

static struct thread_realtime_item segment_item(
    const struct timeline *t, enum thread_realtime_transcript_role role, struct str text) {
    return (struct thread_realtime_item){ .type = THREAD_REALTIME_ITEM_TRANSCRIPT_SEGMENT,
        .id = str_of(t->segments[role].id),
        .realtime_session_id = t->session_id,
        .transcript_segment = { role, text } };
}

static void open_segment(struct timeline *t, enum thread_realtime_transcript_role role) {
    struct timeline_segment *s = &t->segments[role];
    s->open = true;
    s->told = false;
    s->number = t->opened++;
    new_id(t, s->id);
    buf_clear(&s->text, 0);
}

static void add(struct timeline *t, enum thread_realtime_transcript_role role, struct str delta) {
    struct timeline_segment *s = &t->segments[role];
    if (!s->open)
        open_segment(t, role);
    if (!s->told) {
        struct thread_realtime_item item = segment_item(t, role, STR(""));
        tell_started(t, &item);
    }
    s->told = true;
    buf_add_str(&s->text, delta);
    notify_thread_realtime_item_transcript_delta(
        &t->thread->subscribers, &(struct thread_realtime_item_transcript_delta_notification){
                                     thread_id(t->thread), str_of(s->id), delta });
}

static void seal(struct timeline *t, enum thread_realtime_transcript_role role) {
    struct timeline_segment *s = &t->segments[role];
    if (s->open && s->told && s->text.n) {
        struct thread_realtime_item item = segment_item(t, role, buf_str(&s->text));
        tell_completed(t, &item);
    }
    s->open = s->told = false;
    buf_clear(&s->text, 0);
}

void timeline_delta(
    struct timeline *t, enum thread_realtime_transcript_role role, struct str delta) {
    if (t->off)
        return;
    add(t, role, delta);
    if (t->segments[role].text.n <= TIMELINE_SEGMENT_BYTES_MAX)
        return;
    seal(t, role);
    open_segment(t, role);
}

void timeline_text(struct timeline *t, enum thread_realtime_transcript_role role, struct str text) {
    if (t->off)
        return;
    if (!t->segments[role].open && text.n)
        add(t, role, text);
    seal(t, role);
}

/* The role whose segment was opened first. */
static enum thread_realtime_transcript_role first_role(const struct timeline *t) {
    return t->segments[1].number < t->segments[0].number ? THREAD_REALTIME_TRANSCRIPT_ROLE_ASSISTANT
                                                         : THREAD_REALTIME_TRANSCRIPT_ROLE_USER;
}

void timeline_interject(struct timeline *t) {
    enum thread_realtime_transcript_role first = first_role(t);
    const enum thread_realtime_transcript_role roles[] = { first, !first };
    bool goes_on[] = { t->segments[first].told, t->segments[!first].told };
    for (size_t i = 0; i < ARRAY_LEN(roles); i++)
        if (goes_on[i])
            seal(t, roles[i]);
    for (size_t i = 0; i < ARRAY_LEN(roles); i++)
        if (goes_on[i])
            open_segment(t, roles[i]);
}

void timeline_promote(struct timeline *t, struct str turn, struct str item,
    const struct thread_realtime_bem_item_presentation *how) {
    _cleanup_arena_ struct arena a = { 0 };
    if (t->off)
        return;
    bool inside = how->type == THREAD_REALTIME_BEM_ITEM_PRESENTATION_INLINE_VISUALIZATION;
    struct str key = arena_printf(&a, "%.*s/%.*s/%d/%u", STR_ARGS(turn), STR_ARGS(item),
        (int)how->type, inside ? how->inline_visualization.index : 0);
    if (map_put(&t->promoted, key, t))
        return;
    timeline_interject(t);
    tell(t, (struct thread_realtime_item){ .type = THREAD_REALTIME_ITEM_BEM_ITEM_PROMOTED,
                .bem_item_promoted = { .turn_id = turn, .item_id = item, .presentation = *how } });
}

void timeline_closed(struct timeline *t, bool failed) {
    if (t->off)
        return;
    enum thread_realtime_transcript_role first = first_role(t);
    seal(t, first);
    seal(t, !first);
    tell(t, (struct thread_realtime_item){ .type = THREAD_REALTIME_ITEM_REALTIME_SESSION_CLOSED,
                .realtime_session_closed = { failed ? THREAD_REALTIME_SESSION_OUTCOME_FAILED
                                                    : THREAD_REALTIME_SESSION_OUTCOME_ENDED } });
}
