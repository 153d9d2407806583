/* profile: the sandbox of a permission profile. */
#include "thread/profile.h"

#include "config/config.h"
#include "config/permissions.h"
#include "thread/settings.h"

#include <stdlib.h>

/* Nothing is kept from anybody. */
static bool is_open(const struct permission_profile *p) {
    return p->full || (p->writes_all && p->network && !file_rules_deny(&p->files));
}

/* What an answer shows, and what counts where there are no rules. */
static struct sandbox_policy policy_of(struct arena *a, const struct permission_profile *p) {
    if (p->full)
        return (struct sandbox_policy){ .type = SANDBOX_POLICY_DANGER_FULL_ACCESS };
    if (is_open(p))
        return (struct sandbox_policy){ .type = SANDBOX_POLICY_EXTERNAL_SANDBOX,
            .external_sandbox = { NETWORK_ACCESS_ENABLED } };
    if (!p->workspace && !p->writes_all && p->writable_count == 0)
        return (struct sandbox_policy){ .type = SANDBOX_POLICY_READ_ONLY,
            .read_only = { .network_access = p->network } };
    struct sandbox_policy policy = { .type = SANDBOX_POLICY_WORKSPACE_WRITE,
        .workspace_write = { .writable_roots = { p->writable, p->writable_count },
            .network_access = p->network,
            .exclude_tmpdir_env_var = !p->tmpdir,
            .exclude_slash_tmp = !p->slash_tmp && !p->writes_all } };
    if (p->writes_all) {
        policy.workspace_write.writable_roots =
            (struct str_array){ arena_array(a, struct str, 1), 1 };
        policy.workspace_write.writable_roots.v[0] = STR("/");
    }
    return policy;
}

bool sandbox_of_profile(struct arena *a, const struct config *config, struct str id,
    struct sandbox_policy *ret, struct file_rules *ret_files, struct str *ret_extends,
    struct error *reterr) {
    struct permission_profile p;
    if (!permission_profile_resolve(a, config->tree, id, str_of(getenv("HOME")), &p, reterr))
        return false;
    *ret = policy_of(a, &p);
    if (ret_files)
        *ret_files = is_open(&p) ? (struct file_rules){ 0 } : file_rules_copy(a, &p.files);
    if (ret_extends)
        *ret_extends = p.extends;
    return true;
}

bool run_settings_set_profile(struct arena *a, struct run_settings *s, const struct config *config,
    struct str id, struct error *reterr) {
    struct sandbox_policy policy;
    struct file_rules files;
    struct str extends;
    struct error why;
    if (!sandbox_of_profile(a, config, id, &policy, &files, &extends, &why))
        return error_set(reterr, 0, "failed to load configuration: %s", why.text);
    s->sandbox = policy;
    s->files = files;
    s->permission_profile = arena_str(a, id);
    s->profile_extends = arena_str(a, extends);
    return true;
}
