/* permission_profile: profiles that may be selected (local-methods.md 8.4); a method of model.idl. */
#include "config/config.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "thread/obey.h"
#include "thread/profile.h"

#include <stdlib.h>

static const struct str built_in[] = {
    STR_INIT(":read-only"),
    STR_INIT(":workspace"),
    STR_INIT(":danger-full-access"),
};

static bool is_allowed(struct arena *a, const struct config *config, struct str name) {
    struct sandbox_policy policy;
    struct error why;
    return sandbox_of_profile(a, config, name, &policy, NULL, NULL, &why) &&
           demands_allow_profile(config, name, &policy, &why);
}

static int compare_ids(const void *a, const void *b) {
    const struct permission_profile_summary *x = a, *y = b;
    return str_cmp(x->id, y->id);
}

static struct permission_profile_summary_array profiles_of(
    struct arena *a, const struct config *config) {
    const struct json *profiles = config_get(config, "permissions");
    size_t configured = profiles && profiles->kind == JSON_OBJECT ? profiles->count : 0;
    struct permission_profile_summary_array all = { arena_array(
        a, struct permission_profile_summary, ARRAY_LEN(built_in) + configured) };
    for (size_t i = 0; i < ARRAY_LEN(built_in); i++)
        all.v[all.n++] = (struct permission_profile_summary){ .id = built_in[i],
            .allowed = is_allowed(a, config, built_in[i]) };
    for (const struct json *m = configured ? profiles->first : NULL; m; m = m->next)
        all.v[all.n++] = (struct permission_profile_summary){
            .id = arena_str(a, m->key),
            .description = arena_str(a, json_get_text(m, "description")),
            .allowed = is_allowed(a, config, m->key),
        };
    if (configured)
        qsort(all.v + ARRAY_LEN(built_in), configured, sizeof *all.v, compare_ids);
    return all;
}

void handle_permission_profile_list(
    struct rpc_request *req, const struct permission_profile_list_params *p) {
    struct config *config = config_current(services_of(req)->config);
    struct permission_profile_summary_array all = profiles_of(&req->arena, config);
    config_unref(config);
    struct page page;
    if (lookup_page(req, p->cursor, p->limit, all.n, "permission profiles", &page))
        reply_permission_profile_list(
            req, &(struct permission_profile_list_response){
                     .data = { all.v + page.start, page.n }, .next_cursor = page.next_cursor });
}
