/* feature: feature flags and their switches (local-methods.md 8.1-8.3); methods of model.idl. */
#include "base/log.h"
#include "config/config.h"
#include "handlers/feature_table.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

#include <assert.h>

/* ---- what is on ---- */

/* A switch is true, false, or a table with settings and `enabled`. */
static const struct json *switch_of(const struct json *features, const char *name) {
    const struct json *v = json_get(features, name);
    if (v && v->kind == JSON_OBJECT)
        v = json_get(v, "enabled");
    return v && v->kind == JSON_BOOL ? v : NULL;
}

/* The configuration's word on it, or NULL. */
static const struct json *configured(const struct json *features, const char *name) {
    const struct json *v = switch_of(features, name);
    for (size_t i = 0; !v && i < feature_alias_count; i++)
        if (strcmp(feature_aliases[i].name, name) == 0)
            v = switch_of(features, feature_aliases[i].old);
    /* One feature cannot be had without another. */
    const struct json *only = switch_of(features, "code_mode_only");
    if (strcmp(name, "code_mode") == 0 && only && only->boolean)
        return only;
    return v;
}

static bool bit(const uint64_t *bits, size_t i) {
    return bits[i / 64] >> (i % 64) & 1;
}

static void set_bit(uint64_t *bits, size_t i, bool value) {
    bits[i / 64] = (bits[i / 64] & ~(UINT64_C(1) << (i % 64))) | (uint64_t)value << (i % 64);
}

/* The configuration comes before what was switched in this process, and that before the default. */
bool feature_is_on(const struct feature_switches *s, const struct json *features, size_t i) {
    const struct feature *f = &feature_table[i];
    const struct json *v = f->flags & FEATURE_FIXED ? NULL : configured(features, f->name);
    if (v)
        return v->boolean;
    return bit(s->known, i) ? bit(s->on, i) : (f->flags & FEATURE_ON) != 0;
}

/* ---- experimentalFeature/list ---- */

/* What is said of features that are offered for trial. */
static const struct {
    const char *name, *title, *description, *announcement;
} betas[] = {
    { "analytics_plan_history", "Analytics plan history",
        "Shows in /analytics how the allowances of five hours and of a week were used.", "" },
    { "login_shell_package_path", "Bundled tools in login shells",
        "Tools that come with the program stay on the PATH of login shells that set it anew.", "" },
    { "network_proxy", "Network proxy",
        "Commands that may use the network in the sandbox go through a proxy with rules.",
        "NEW: the network proxy can be switched on. It works after a restart." },
    { "prevent_idle_sleep", "Prevent sleep while running",
        "The computer stays awake as long as a thread is working.",
        "NEW: the computer can be kept awake while threads are working." },
    { "respect_system_proxy", "System proxy",
        "Requests use the proxy that macOS or Windows is set to.", "" },
};

static void describe(struct experimental_feature *out) {
    for (size_t i = 0; i < ARRAY_LEN(betas); i++) {
        if (!str_is(out->name, betas[i].name))
            continue;
        out->display_name = str_of(betas[i].title);
        out->description = str_of(betas[i].description);
        out->announcement = str_of(betas[i].announcement);
    }
}

/* The thread's configuration or the newest; NULL: answered. */
static struct config *config_for(struct rpc_request *req, struct str thread_id) {
    struct error err;
    if (thread_id.p) {
        struct thread *thread = lookup_thread(req, thread_id);
        if (thread)
            (void)thread_refresh_config(thread);
        return thread ? config_ref(thread->config) : NULL;
    }
    struct config *config = config_load(services_of(req)->config, &req->arena, NULL, &err);
    if (!config)
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to reload config: %s", err.text);
    return config;
}

void handle_experimental_feature_list(
    struct rpc_request *req, const struct experimental_feature_list_params *p) {
    struct page page;
    struct config *config = config_for(req, p->thread_id);
    if (!config || !lookup_page(req, p->cursor, p->limit, feature_count, "feature flags", &page)) {
        config_unref(config);
        return;
    }
    const struct json *features = config_get(config, "features");
    struct experimental_feature *v = arena_array(&req->arena, struct experimental_feature, page.n);
    for (size_t i = 0; i < page.n; i++) {
        const struct feature *f = &feature_table[page.start + i];
        v[i] = (struct experimental_feature){
            .name = str_of(f->name),
            .stage = f->stage,
            .enabled = feature_is_on(&services_of(req)->features, features, page.start + i),
            .default_enabled = (f->flags & FEATURE_ON) != 0,
        };
        describe(&v[i]);
    }
    reply_experimental_feature_list(req, &(struct experimental_feature_list_response){
                                             .data = { v, page.n },
                                             .next_cursor = page.next_cursor,
                                         });
    config_unref(config);
}

/* ---- experimentalFeature/enablement/set ---- */

static bool find_live(struct str name, size_t *ret) {
    const struct feature *feature = feature_find(name);
    *ret = feature ? (size_t)(feature - feature_table) : 0;
    return feature && feature->flags & FEATURE_LIVE;
}

void handle_experimental_feature_enablement_set(
    struct rpc_request *req, const struct experimental_feature_enablement_set_params *p) {
    struct feature_switches *switches = &services_of(req)->features;
    struct bool_map taken = { arena_array(&req->arena, struct bool_map_entry, p->enablement.n), 0 };
    assert(feature_count <= FEATURES_MAX);
    for (size_t i = 0; i < p->enablement.n; i++) {
        const struct bool_map_entry *e = &p->enablement.v[i];
        size_t at;
        if (!find_live(e->key, &at)) {
            log_warn("handlers: feature %.*s cannot be switched", STR_ARGS(e->key));
            continue;
        }
        set_bit(switches->known, at, true);
        set_bit(switches->on, at, e->value);
        taken.v[taken.n++] = *e;
    }
    reply_experimental_feature_enablement_set(
        req, &(struct experimental_feature_enablement_set_response){ .enablement = taken });
}
