/* hooks: what a conversation keeps for its hooks. */
#include "thread/hooks.h"

#include "base/xmalloc.h"
#include "config/config.h"
#include "config/layers.h"
#include "protocol/wrappers.gen.h"
#include "thread/manager.h"

#include <stdlib.h>

static void on_loaded(void *user, struct hook_list *list) {
    struct thread *t = user;
    for (size_t i = 0; list && i < list->warnings.n; i++)
        notify_warning(
            &t->subscribers, &(struct warning_notification){ thread_id(t), list->warnings.v[i] });
    if (t->hooks.list || !list) {
        hook_list_free(list); /* a turn has looked */
        return;
    }
    t->hooks.list = list;
}

void thread_hooks_look(struct thread *t) {
    struct thread_manager *m = t->manager;
    if (!hooks_may_be(t->config, t->settings.cwd))
        return;
    const struct layer_sources from = config_sources(m->config, t->settings.cwd);
    (void)hooks_load(m->loop, &t->ops, &from, on_loaded, t);
}

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
