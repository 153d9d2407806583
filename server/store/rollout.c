/* rollout: the file of a loaded thread, as it grows. */
#include "store/rollout.h"

#include "base/xmalloc.h"
#include "store/legacy_event.h"
#include "store/rollout_writer.h"
#include "store/stored_item.h"
#include "store/writer_lock.h"

#include <stdlib.h>

struct rollout {
    struct arena arena;
    struct str home, thread, path;
    bool legacy, begun;
    struct rollout_writer *writer;
    struct writer_lock lock;
    uint64_t next_ordinal; /* of a file that is not begun */
    uint64_t next_sequence, sampled_sequence;
    int failure_told;
};

struct rollout *rollout_new(const struct rollout_options *o) {
    struct rollout *r = xcalloc(1, sizeof *r);
    r->home = arena_str(&r->arena, o->home);
    r->thread = arena_str(&r->arena, o->thread);
    r->path = arena_str(&r->arena, o->path);
    r->legacy = o->legacy;
    r->begun = o->exists;
    r->next_ordinal = o->next_ordinal;
    r->next_sequence = o->next_sequence ? o->next_sequence : 1;
    if (o->lock && o->lock->held) {
        r->lock = *o->lock;
        *o->lock = (struct writer_lock){ 0 };
    }
    if (o->exists) {
        (void)writer_lock_take(&r->lock, r->home, r->thread);
        r->writer = rollout_writer_new(&(struct rollout_writer_options){ .path = r->path,
            .numbered = !r->legacy,
            .next_ordinal = o->next_ordinal,
            .exists = true });
    }
    return r;
}

void rollout_free(struct rollout *r) {
    if (!r)
        return;
    if (r->writer)
        (void)rollout_writer_flush(r->writer); /* the last chance of what waits */
    rollout_writer_free(r->writer);
    writer_lock_release(&r->lock, r->home, r->thread);
    arena_free(&r->arena);
    free(r);
}

void rollout_give_lock(struct rollout *r, struct writer_lock *to) {
    *to = r->lock;
    r->lock = (struct writer_lock){ 0 };
}

bool rollout_is_begun(const struct rollout *r) {
    return r && r->begun;
}

static void write_line(struct rollout *r, enum rollout_line_type type, const struct json *payload) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, payload);
    rollout_writer_add(r->writer, rollout_line_name(type), buf_str(&text), STR_NONE);
}

void rollout_begin(struct rollout *r, const struct json *meta) {
    if (!r || r->begun)
        return;
    r->begun = true;
    (void)writer_lock_take(&r->lock, r->home, r->thread);
    r->writer = rollout_writer_new(&(struct rollout_writer_options){
        .path = r->path, .numbered = !r->legacy, .next_ordinal = r->next_ordinal });
    write_line(r, ROLLOUT_SESSION_META, meta);
}

void rollout_add(struct rollout *r, enum rollout_line_type type, const struct json *payload) {
    if (rollout_is_begun(r))
        write_line(r, type, payload);
}

void rollout_add_text(struct rollout *r, enum rollout_line_type type, struct str payload) {
    if (rollout_is_begun(r))
        rollout_writer_add(r->writer, rollout_line_name(type), payload, STR_NONE);
}

static void put_time(
    struct arena *a, struct json *payload, struct str key, const int64_t *const *ms) {
    if (*ms)
        json_put_i64(a, payload, key, **ms);
}

static void add_item(
    struct rollout *r, struct str turn, const struct thread_item *item, struct json *agents) {
    if (!rollout_is_begun(r))
        return;
    _cleanup_arena_ struct arena a = { 0 };
    if (r->legacy && !legacy_keeps_item(item)) {
        for (struct json *e = legacy_events_of(&a, turn, item); e; e = e->next)
            write_line(r, ROLLOUT_EVENT, e);
        return;
    }
    struct json *stored = stored_item_of(&a, item);
    if (!stored)
        return;
    if (agents)
        json_put(stored, STR("receiver_agents"), agents);
    struct json *payload = json_new_object(&a);
    json_put_text(&a, payload, STR("type"), STR("item_completed"));
    json_put_text(&a, payload, STR("thread_id"), r->thread);
    json_put_text(&a, payload, STR("turn_id"), turn);
    json_put(payload, STR("item"), stored);
    put_time(&a, payload, STR("started_at_ms"), &item->started_at_ms);
    put_time(&a, payload, STR("completed_at_ms"), &item->completed_at_ms);
    write_line(r, ROLLOUT_EVENT, payload);
}

void rollout_add_item(struct rollout *r, struct str turn, const struct thread_item *item) {
    add_item(r, turn, item, NULL);
}

void rollout_add_item_of_agents(
    struct rollout *r, struct str turn, const struct thread_item *item, struct json *agents) {
    add_item(r, turn, item, agents);
}

/* The item's object with one more member at its end. */
static void add_member(struct buf *out, struct str object, const struct json *passthrough) {
    buf_add(out, object.p, object.n - 1);
    if (passthrough) {
        buf_add_str(out, STR(",\"internal_chat_message_metadata_passthrough\":"));
        json_write(out, passthrough);
    }
    buf_add_char(out, '}');
}

void rollout_add_response_item(struct rollout *r, struct str item, const struct json *passthrough) {
    if (!rollout_is_begun(r) || !str_ends(item, STR("}")))
        return;
    _cleanup_buf_ struct buf payload = { 0 }, metadata = { 0 };
    add_member(&payload, item, passthrough);
    buf_printf(&metadata,
        "{\"history_sequence\":%llu,\"sampled_through_sequence\":%llu,\"client_authored\":false}",
        (unsigned long long)r->next_sequence, (unsigned long long)r->sampled_sequence);
    r->next_sequence++;
    rollout_writer_add(
        r->writer, rollout_line_name(ROLLOUT_RESPONSE_ITEM), buf_str(&payload), buf_str(&metadata));
}

bool rollout_last_line(const struct rollout *r, uint64_t *ret_offset, uint64_t *ret_n) {
    return rollout_is_begun(r) && rollout_writer_last(r->writer, ret_offset, ret_n);
}

void rollout_mark_sampled(struct rollout *r) {
    if (r)
        r->sampled_sequence = r->next_sequence - 1;
}

int rollout_take_failure(struct rollout *r) {
    int failure = r && r->writer ? rollout_writer_failure(r->writer) : 0;
    if (failure == (r ? r->failure_told : 0))
        return 0;
    r->failure_told = failure;
    return failure;
}

void rollout_refresh(struct rollout *r) {
    if (r && r->writer)
        rollout_writer_refresh(r->writer);
}

struct str rollout_path(const struct rollout *r) {
    return r->path;
}

uint64_t rollout_next_ordinal(const struct rollout *r) {
    return r->writer ? rollout_writer_next_ordinal(r->writer) : r->next_ordinal;
}

uint64_t rollout_size(const struct rollout *r) {
    return r->writer ? rollout_writer_size(r->writer) : 0;
}

int rollout_dup(const struct rollout *r) {
    return r->writer ? rollout_writer_dup(r->writer) : -1;
}
