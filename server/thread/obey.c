/* obey: what the administrator demands of threads. */
#include "thread/obey.h"

#include "config/config.h"
#include "thread/profile.h"
#include "thread/settings.h"

/* The reference shows the sandbox that it falls back to in full. */
#define READ_ONLY_SHOWN                                                                          \
    "Managed { file_system: Restricted { entries: [FileSystemSandboxEntry { path: Special { "    \
    "value: Root }, access: Read, missing_path_behavior: None }], glob_scan_max_depth: None }, " \
    "network: Restricted }"

struct obeying {
    struct arena *a;
    const struct config *config;
    const struct requirements *required;
    struct demands *ret;
};

/* ---- values as words ---- */

static struct json *word(struct arena *a, const char *text) {
    return json_new_str(a, str_of(text));
}

static struct json *policy_word(struct arena *a, const struct ask_for_approval *policy) {
    _cleanup_buf_ struct buf text = { 0 };
    ask_for_approval_encode(&text, policy);
    return json_parse(a, arena_str(a, buf_str(&text)), NULL);
}

static const char *reviewer_word(enum approvals_reviewer reviewer) {
    return reviewer == APPROVALS_REVIEWER_USER ? "user" : "auto_review";
}

static const char *sandbox_word(const struct sandbox_policy *policy) {
    return policy->type == SANDBOX_POLICY_EXTERNAL_SANDBOX ? "external-sandbox"
                                                           : sandbox_mode_word(policy);
}

static struct ask_for_approval policy_of(struct arena *a, const struct json *value) {
    struct ask_for_approval policy = { .tag = ASK_FOR_APPROVAL_ON_REQUEST };
    struct decode_error why;
    (void)ask_for_approval_decode(a, value, &policy, &why);
    return policy;
}

/* ---- new threads ---- */

static void tell(struct obeying *o, bool asked, struct str text) {
    o->ret->v[o->ret->n++] = (struct demand){ text, asked };
}

/* Does the request itself want that value, other than the configuration? */
static bool is_asked(
    const struct obeying *o, bool given, const char *key, const struct json *value) {
    const struct json *configured = config_get(o->config, key);
    return given && !(configured && json_same(configured, value));
}

static void tell_fallback(
    struct obeying *o, bool asked, const char *setting, struct str instead, struct str why) {
    tell(o, asked,
        arena_printf(o->a,
            "Configured value for `%s` is disallowed by requirements; falling back to required value "
            "%.*s. Details: %.*s",
            setting, STR_ARGS(instead), STR_ARGS(why)));
}

static void obey_approval(struct obeying *o, bool given, struct run_settings *s) {
    struct str why;
    struct json *value = policy_word(o->a, &s->approval_policy);
    if (requirements_allow(o->required, REQUIRED_APPROVAL, value, o->a, &why))
        return;
    const struct json *instead = requirements_fallback(o->required, REQUIRED_APPROVAL, o->a);
    if (given || config_get(o->config, "approval_policy"))
        tell_fallback(o, is_asked(o, given, "approval_policy", value), "approval_policy",
            requirements_shown(o->a, instead), why);
    s->approval_policy = policy_of(o->a, instead);
}

static void obey_reviewer(struct obeying *o, bool given, struct run_settings *s) {
    struct str why;
    struct json *value = word(o->a, reviewer_word(s->approvals_reviewer));
    if (requirements_allow(o->required, REQUIRED_REVIEWER, value, o->a, &why))
        return;
    const struct json *instead = requirements_fallback(o->required, REQUIRED_REVIEWER, o->a);
    if (given || config_get(o->config, "approvals_reviewer"))
        tell_fallback(o, is_asked(o, given, "approvals_reviewer", value), "approvals_reviewer",
            requirements_shown(o->a, instead), why);
    (void)approvals_reviewer_parse(instead->text, &s->approvals_reviewer);
}

/* Once profiles are limited every thread has one of those that are left. */
static bool obey_profiles(
    struct obeying *o, bool asked, struct run_settings *s, struct error *reterr) {
    struct str instead = requirements_default_profile(o->required);
    if (!instead.p || (asked && requirements_allow_profile(o->required, s->permission_profile)))
        return true;
    if (asked)
        tell(o, true,
            arena_printf(o->a,
                "Configured value for `permission_profile` is disallowed by requirements; falling "
                "back from `%.*s` to required value `%.*s`.",
                STR_ARGS(s->permission_profile), STR_ARGS(instead)));
    return run_settings_set_profile(o->a, s, o->config, instead, reterr);
}

static bool obey_sandbox(
    struct obeying *o, bool given, struct run_settings *s, struct error *reterr) {
    const char *mode = sandbox_word(&s->sandbox);
    const char *approval = s->approval_policy.tag == ASK_FOR_APPROVAL_NEVER ? "never" : "";
    struct str why;
    struct error e;
    if (requirements_allow(o->required, REQUIRED_SANDBOX, word(o->a, mode), o->a, &why))
        return true;
    if (!requirements_check_access(o->required, str_of(approval), str_of(mode), &e))
        return error_set(reterr, 0, "failed to load configuration: %s", e.text);
    tell_fallback(o, is_asked(o, given, "sandbox_mode", word(o->a, mode)), "permission_profile",
        STR(READ_ONLY_SHOWN), why);
    s->sandbox = (struct sandbox_policy){ .type = SANDBOX_POLICY_READ_ONLY };
    s->permission_profile = s->profile_extends = STR_NONE;
    s->files = (struct file_rules){ 0 };
    return true;
}

bool run_settings_obey(struct arena *a, const struct config *config,
    const struct thread_start_params *p, struct run_settings *s, struct demands *ret,
    struct error *reterr) {
    struct obeying o = { a, config, &config->requirements, ret };
    bool any = p->config.n > 0;
    *ret = (struct demands){ 0 };
    if (!config->requirements.tree)
        return true;
    obey_approval(&o, any || p->approval_policy, s);
    obey_reviewer(&o, any || p->approvals_reviewer, s);
    return obey_profiles(&o, p->permissions.p, s, reterr) &&
           obey_sandbox(&o, any || p->sandbox || p->permissions.p, s, reterr);
}

/* ---- turns and commands ---- */

static bool allow(const struct config *config, enum required_choice which, const struct json *value,
    struct arena *a, struct error *reterr) {
    struct str why;
    return requirements_allow(&config->requirements, which, value, a, &why) ||
           error_set(reterr, 0, "%.*s", STR_ARGS(why));
}

bool demands_allow_sandbox(
    const struct config *config, const struct sandbox_policy *policy, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    return allow(config, REQUIRED_SANDBOX, word(&a, sandbox_word(policy)), &a, reterr);
}

bool demands_allow_profile(const struct config *config, struct str id,
    const struct sandbox_policy *policy, struct error *reterr) {
    struct error why;
    if (!requirements_allow_profile(&config->requirements, id))
        return error_set(reterr, 0,
            "Configured value for `permission_profile` is disallowed by requirements; falling back "
            "from `%.*s` to required value `%.*s`.",
            STR_ARGS(id), STR_ARGS(requirements_default_profile(&config->requirements)));
    return demands_allow_sandbox(config, policy, &why) ||
           error_set(reterr, 0,
               "Configured value for `permission_profile` is disallowed by requirements; falling back "
               "to required value " READ_ONLY_SHOWN ". Details: %s",
               why.text);
}

bool demands_allow_turn(
    const struct config *config, const struct turn_start_params *p, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    struct sandbox_policy policy;
    struct error why;
    bool good = true;
    if (!config->requirements.tree)
        return true;
    if (p->approval_policy)
        good = allow(config, REQUIRED_APPROVAL, policy_word(&a, p->approval_policy), &a, &why);
    if (good && p->approvals_reviewer)
        good = allow(
            config, REQUIRED_REVIEWER, word(&a, reviewer_word(*p->approvals_reviewer)), &a, &why);
    if (good && p->sandbox_policy)
        good = demands_allow_sandbox(config, p->sandbox_policy, &why);
    if (good && p->permissions.p &&
        sandbox_of_profile(&a, config, p->permissions, &policy, NULL, NULL, NULL))
        good = demands_allow_profile(config, p->permissions, &policy, &why);
    return good || error_set(reterr, 0, "invalid thread settings override: %s", why.text);
}
