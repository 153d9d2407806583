/* transcript: what was said in a session, for the agent that work is handed to. */
#include "realtime/transcript.h"

#include "base/xmalloc.h"
#include "realtime/cap.h"

#include <stdlib.h>

static void drop_first(struct transcript *t) {
    struct transcript_entry *e = t->first;
    t->first = e->next;
    if (!t->first)
        t->last = NULL;
    t->bytes -= e->text.n;
    if (t->open[e->role] == e)
        t->open[e->role] = NULL;
    buf_done(&e->text);
    free(e);
}

/* The entry that the role's words go to. */
static struct transcript_entry *entry_of(
    struct transcript *t, enum thread_realtime_transcript_role role) {
    bool goes_on = t->last && t->last->role == role && !t->fresh[role];
    t->fresh[role] = false;
    if (t->by_turn && t->open[role])
        return t->open[role];
    if (!t->by_turn && goes_on)
        return t->last;
    struct transcript_entry *e = xcalloc(1, sizeof *e);
    e->role = role;
    if (t->last)
        t->last->next = e;
    else
        t->first = e;
    t->last = e;
    t->open[role] = t->by_turn ? e : NULL;
    return e;
}

static void bound(struct transcript *t) {
    while (t->bytes > TRANSCRIPT_BYTES_MAX && t->first != t->last)
        drop_first(t);
    if (t->bytes <= TRANSCRIPT_BYTES_MAX || !t->last)
        return;
    struct buf *only = &t->last->text;
    struct str kept = cap_last(buf_str(only), TRANSCRIPT_BYTES_MAX / 2);
    buf_consume(only, only->n - kept.n);
    t->bytes = only->n;
}

void transcript_delta(
    struct transcript *t, enum thread_realtime_transcript_role role, struct str delta) {
    if (!delta.n)
        return;
    buf_add_str(&entry_of(t, role)->text, delta);
    t->bytes += delta.n;
    bound(t);
}

void transcript_text(
    struct transcript *t, enum thread_realtime_transcript_role role, struct str text) {
    if (t->open[role]) {
        t->open[role] = NULL;
        return;
    }
    if (!text.n)
        return;
    struct transcript_entry *e = entry_of(t, role);
    t->bytes += text.n - e->text.n;
    buf_clear(&e->text, SIZE_MAX);
    buf_add_str(&e->text, text);
    t->open[role] = NULL;
    bound(t);
}

void transcript_break(struct transcript *t, enum thread_realtime_transcript_role role) {
    t->fresh[role] = true;
}

void transcript_request(struct transcript *t, struct str input) {
    struct str wanted = str_trim(input);
    if (!wanted.n)
        return;
    for (const struct transcript_entry *e = t->first; e; e = e->next)
        if (e->role == THREAD_REALTIME_TRANSCRIPT_ROLE_USER &&
            str_eq(str_trim(buf_str(&e->text)), wanted))
            return;
    transcript_break(t, THREAD_REALTIME_TRANSCRIPT_ROLE_USER);
    t->open[THREAD_REALTIME_TRANSCRIPT_ROLE_USER] = NULL;
    transcript_text(t, THREAD_REALTIME_TRANSCRIPT_ROLE_USER, wanted);
}

void transcript_write(const struct transcript *t, struct buf *out) {
    for (const struct transcript_entry *e = t->first; e; e = e->next) {
        if (e != t->first)
            buf_add_char(out, '\n');
        buf_add_str(out, thread_realtime_transcript_role_name(e->role));
        buf_add_str(out, STR(": "));
        buf_add_str(out, buf_str(&e->text));
    }
}

struct json *transcript_json(const struct transcript *t, struct arena *a) {
    struct json *list = json_new_array(a);
    for (const struct transcript_entry *e = t->first; e; e = e->next) {
        struct json *one = json_new_object(a);
        json_put_text(a, one, STR("role"), thread_realtime_transcript_role_name(e->role));
        json_put_text(a, one, STR("text"), buf_str(&e->text));
        json_push(list, one);
    }
    return list;
}

void transcript_clear(struct transcript *t) {
    while (t->first)
        drop_first(t);
    t->fresh[0] = t->fresh[1] = true;
}
