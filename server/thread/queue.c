/* queue: messages that wait until a thread is idle. */
#include "thread/queue.h"

#include "protocol/wrappers.gen.h"
#include "thread/keep.h"
#include "thread/thread.h"

struct json *queue_parse(struct arena *a, struct str kept) {
    struct json *queue = kept.n ? json_parse(a, arena_str(a, kept), NULL) : NULL;
    return queue && queue->kind == JSON_ARRAY ? queue : json_new_array(a);
}

struct str queue_text(struct arena *a, const struct json *queue) {
    _cleanup_buf_ struct buf text = { 0 };
    if (queue->count == 0)
        return STR_NONE;
    json_write(&text, queue);
    return arena_str(a, buf_str(&text));
}

struct json *queue_find(const struct json *queue, struct str id) {
    struct json *entry = queue->count ? queue->first : NULL;
    while (entry && !str_eq(json_get_text(entry, "id"), id))
        entry = entry->next;
    return entry;
}

struct json *queue_add(struct arena *a, struct json *queue, struct str id, const struct json *input,
    struct str client_id, const struct json *metadata) {
    struct json *entry = json_new_object(a);
    json_put_text(a, entry, STR("id"), id);
    json_put(entry, STR("input"), json_clone(a, input));
    json_put(entry, STR("clientUserMessageId"),
        client_id.p ? json_new_str(a, client_id) : json_new_null(a));
    if (!json_is_null(metadata))
        json_put(entry, STR("responsesapiClientMetadata"), json_clone(a, metadata));
    json_push(queue, entry);
    return entry;
}

/* Takes all elements out, for a new order. */
static struct json *take_all(struct json *queue) {
    struct json *first = queue->count ? queue->first : NULL;
    queue->first = queue->last = NULL;
    queue->count = 0;
    return first;
}

static void push(struct json *queue, struct json *entry) {
    entry->next = NULL;
    json_push(queue, entry);
}

bool queue_remove(struct json *queue, struct str id) {
    bool found = false;
    for (struct json *entry = take_all(queue), *next; entry; entry = next) {
        next = entry->next;
        if (str_eq(json_get_text(entry, "id"), id))
            found = true;
        else
            push(queue, entry);
    }
    return found;
}

static bool names_all_once(const struct json *queue, const struct str_array *ids) {
    if (ids->n != queue->count)
        return false;
    for (size_t i = 0; i < ids->n; i++) {
        if (!queue_find(queue, ids->v[i]))
            return false;
        for (size_t k = 0; k < i; k++)
            if (str_eq(ids->v[i], ids->v[k]))
                return false;
    }
    return true;
}

bool queue_reorder(struct json *queue, const struct str_array *ids) {
    _cleanup_arena_ struct arena a = { 0 };
    if (!names_all_once(queue, ids))
        return false;
    struct json **entries = arena_array(&a, struct json *, ids->n);
    for (size_t i = 0; i < ids->n; i++)
        entries[i] = queue_find(queue, ids->v[i]);
    (void)take_all(queue);
    for (size_t i = 0; i < ids->n; i++)
        push(queue, entries[i]);
    return true;
}

/* ---- of a loaded thread ---- */

void thread_queue_restore(struct thread *t, struct str kept) {
    buf_clear(&t->queue, 0);
    buf_add_str(&t->queue, kept);
}

struct json *thread_queue_of(const struct thread *t, struct arena *a) {
    return queue_parse(a, buf_str(&t->queue));
}

void thread_queue_change(struct thread *t, const struct json *queue) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str text = queue_text(&a, queue);
    thread_queue_restore(t, text);
    thread_keep_queue(t, text);
    notify_thread_queue_changed(
        &t->subscribers, &(struct thread_queue_changed_notification){ .thread_id = thread_id(t) });
}
