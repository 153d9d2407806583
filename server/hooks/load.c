/* load: the hooks of a conversation, read on the pool. */
#include "hooks/load.h"

#include "base/path.h"
#include "base/xmalloc.h"
#include "config/config.h"
#include "config/layers.h"
#include "hooks/list.h"
#include "loop/work.h"

#include <stdlib.h>
#include <unistd.h>

struct load {
    struct work work;
    struct layer_sources from;
    struct hook_list *list;
    hooks_loaded *done;
    void *user;
};

void hook_list_free(struct hook_list *list) {
    if (!list)
        return;
    arena_free(&list->arena);
    free(list);
}

static bool is_there(struct arena *a, struct str folder, const char *name) {
    return access(arena_cstr(a, path_join(a, folder, str_of(name))), F_OK) == 0;
}

static bool has_events(const struct json *hooks) {
    for (const struct json *m = hooks && hooks->kind == JSON_OBJECT ? hooks->first : NULL; m;
         m = m->next)
        if (!str_is(m->key, "state"))
            return true;
    return false;
}

bool hooks_may_be(const struct config *config, struct str cwd) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *plugins = json_get(config->tree, "plugins");
    if (!config_bool(config, "features.hooks", true))
        return false;
    if (has_events(json_get(config->tree, "hooks")) ||
        has_events(json_get(config->requirements.tree, "hooks")) || (plugins && plugins->count) ||
        is_there(&a, config->home, "hooks.json") ||
        is_there(&a, path_dirname(config_system_file(&a)), "hooks.json"))
        return true;
    for (struct str at = cwd; at.n > 1; at = path_dirname(at))
        if (is_there(&a, at, ".codex/hooks.json"))
            return true;
    return false;
}

static void run(struct work *work) {
    struct load *l = (struct load *)work;
    struct hook_list *list = xcalloc(1, sizeof *list);
    struct hooks_list_entry entry = { 0 };
    struct layers layers;
    struct config_position at;
    struct error why;
    l->list = list;
    if (!layers_read(&list->arena, &l->from, &layers, &at, &why)) {
        hook_list_free(list);
        l->list = NULL;
        return;
    }
    struct plugins plugins =
        plugins_active(&list->arena, l->from.home, layers_merge(&list->arena, &layers));
    hooks_of_layers(&list->arena, &layers, &plugins, &entry);
    list->hooks = entry.hooks;
    list->warnings = entry.warnings;
}

static void after(struct work *work, bool done) {
    struct load *l = (struct load *)work;
    struct hook_list *list = l->list;
    l->list = NULL;
    if (done)
        l->done(l->user, list);
    else
        hook_list_free(list);
}

struct op *hooks_load(uv_loop_t *loop, struct op_group *group, const struct layer_sources *from,
    hooks_loaded *done, void *user) {
    struct load *l = work_new(group, sizeof *l);
    struct arena *a = &l->work.op.arena;
    l->work.run = run;
    l->work.after = after;
    l->from = (struct layer_sources){ .home = arena_str(a, from->home),
        .system_file = arena_str(a, from->system_file),
        .session_flags =
            from->session_flags ? json_clone(a, from->session_flags) : json_new_object(a),
        .cwd = arena_str(a, from->cwd) };
    l->done = done;
    l->user = user;
    work_start(&l->work, loop);
    return &l->work.op;
}
