/* hooks: what a conversation keeps for its hooks. */
#include "thread/hooks.h"

#include "base/xmalloc.h"

#include <stdlib.h>

void thread_hooks_add_context(struct thread_hooks *x, struct str text) {
    struct hook_context *c = xcalloc(1, sizeof *c);
    struct hook_context **end = &x->later;
    while (*end)
        end = &(*end)->next;
    c->text = arena_str(&c->arena, text);
    *end = c;
}

struct hook_context *thread_hooks_take_context(struct thread_hooks *x) {
    struct hook_context *c = x->later;
    if (c)
        x->later = c->next;
    return c;
}

void hook_context_free(struct hook_context *context) {
    arena_free(&context->arena);
    free(context);
}

void thread_hooks_done(struct thread_hooks *x) {
    for (struct hook_context *c; (c = thread_hooks_take_context(x));)
        hook_context_free(c);
    hook_list_free(x->list);
    x->list = NULL;
}
