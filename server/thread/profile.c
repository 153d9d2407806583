/* profile: the sandbox of a permission profile. */
#include "thread/profile.h"

#include "config/config.h"
#include "config/permissions.h"
#include "thread/settings.h"

#include <stdlib.h>

static struct sandbox_policy policy_of(const struct permission_profile *p) {
    if (p->full)
        return (struct sandbox_policy){ .type = SANDBOX_POLICY_DANGER_FULL_ACCESS };
    if (p->writes_all)
        return (struct sandbox_policy){ .type = SANDBOX_POLICY_EXTERNAL_SANDBOX,
            .external_sandbox = { NETWORK_ACCESS_ENABLED } };
    if (p->workspace)
        return (struct sandbox_policy){ .type = SANDBOX_POLICY_WORKSPACE_WRITE,
            .workspace_write = { .writable_roots = { p->writable, p->writable_count },
                .network_access = p->network,
                .exclude_tmpdir_env_var = !p->tmpdir,
                .exclude_slash_tmp = !p->slash_tmp } };
    return (struct sandbox_policy){ .type = SANDBOX_POLICY_READ_ONLY,
        .read_only = { .network_access = p->network } };
}

bool sandbox_of_profile(struct arena *a, const struct config *config, struct str id,
    struct sandbox_policy *ret, struct str *ret_extends, struct error *reterr) {
    struct permission_profile p;
    if (!permission_profile_resolve(a, config->tree, id, str_of(getenv("HOME")), &p, reterr))
        return false;
    *ret = policy_of(&p);
    if (ret_extends)
        *ret_extends = p.extends;
    return true;
}

bool run_settings_set_profile(struct arena *a, struct run_settings *s, const struct config *config,
    struct str id, struct error *reterr) {
    struct sandbox_policy policy;
    struct str extends;
    struct error why;
    if (!sandbox_of_profile(a, config, id, &policy, &extends, &why))
        return error_set(reterr, 0, "failed to load configuration: %s", why.text);
    s->sandbox = policy;
    s->permission_profile = arena_str(a, id);
    s->profile_extends = arena_str(a, extends);
    return true;
}
