/* mailbox: what a thread's model is told by others than the user: it is kept until the next request of the turn in
 * progress, or said at once when there is none (agent-loop.md 23). */
#pragma once

#include "base/json.h"

struct mail;
struct thread;

/* A zeroed struct is empty. */
struct mailbox {
    struct mail *head; /* oldest first */
};

/* An item of the model's context. `kind` of its one part, static; NULL: none is told. Copied. */
void thread_mail(struct thread *thread, const struct json *item, const char *kind);

/* The same, but not before the next turn when there is none. */
void thread_mail_later(struct thread *thread, const struct json *item, const char *kind);

static inline bool mailbox_is_empty(const struct mailbox *box) {
    return !box->head;
}

/* Says what is there, on behalf of the turn; "no string": outside of turns. */
void thread_deliver_mail(struct thread *thread, struct str turn);

void mailbox_done(struct mailbox *box);
