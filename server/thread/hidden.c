/* hidden: a thread that works for a turn of another one. */
#include "thread/hidden.h"

#include "config/config.h"
#include "thread/manager.h"

struct thread *thread_hidden_new(const struct thread_owner *owner, struct str instructions) {
    struct thread *t = thread_make_like(owner->thread);
    t->owner = owner;
    t->settings.base_instructions = instructions;
    t->settings.approval_policy = (struct ask_for_approval){ .tag = ASK_FOR_APPROVAL_NEVER };
    t->settings.mode = MODE_KIND_DEFAULT;
    return t;
}

struct str thread_session_id(const struct thread *t) {
    if (t->owner)
        return thread_session_id(t->owner->thread);
    return t->agent ? t->agent->session : thread_id(t);
}

struct str thread_cache_id(const struct thread *t) {
    return t->session.p ? t->session : thread_session_id(t);
}

struct thread *thread_front(struct thread *t) {
    return t->owner && !t->owner->silent ? t->owner->thread : t;
}
