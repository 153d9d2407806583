/* settings: what a thread's turns run with. */
#include "thread/settings.h"

#include "base/path.h"
#include "config/config.h"
#include "config/model_catalog.h"
#include "thread/obey.h"
#include "thread/profile.h"

/* ---- copies into the thread's arena ---- */

static void set_str(struct arena *a, struct str *field, struct str value) {
    if (!value.p)
        *field = STR_NONE;
    else if (!field->p || !str_eq(*field, value))
        *field = arena_str(a, value);
}

/* "fast" is the user's word for priority; a cleared tier is called the default one. */
static struct str tier_of(enum presence is, struct str tier) {
    if (is == PRESENT_NULL)
        return STR("default");
    return str_is(tier, "fast") ? STR("priority") : tier;
}

/* What a thread starts with: a tier that the model does not have counts as none. */
static struct str first_tier(enum presence is, struct str tier, struct str model) {
    struct str named = tier_of(is, tier);
    bool served = str_is(named, "default") || str_is(named, "flex") ||
                  (str_is(named, "priority") && model_info(model)->priority);
    return served ? named : STR_NONE;
}

static bool lists_equal(const struct str_array *x, const struct str_array *y) {
    if (x->n != y->n)
        return false;
    for (size_t i = 0; i < x->n; i++)
        if (!str_eq(x->v[i], y->v[i]))
            return false;
    return true;
}

static void set_list(struct arena *a, struct str_array *field, const struct str_array *value) {
    if (field->v && lists_equal(field, value))
        return;
    struct str *v = arena_array(a, struct str, value->n);
    for (size_t i = 0; i < value->n; i++)
        v[i] = arena_str(a, value->v[i]);
    *field = (struct str_array){ v, value->n };
}

/* Each root once, without dots. */
static void set_roots(struct arena *a, struct str_array *field, const struct str_array *value) {
    _cleanup_arena_ struct arena scratch = { 0 };
    struct str_array roots = { arena_array(&scratch, struct str, value->n), 0 };
    for (size_t i = 0; i < value->n; i++) {
        struct str root = path_normalise(&scratch, value->v[i]);
        size_t at = 0;
        while (at < roots.n && !str_eq(roots.v[at], root))
            at++;
        if (at == roots.n)
            roots.v[roots.n++] = root;
    }
    set_list(a, field, &roots);
}

static void set_sandbox(
    struct arena *a, struct sandbox_policy *field, const struct sandbox_policy *value) {
    struct str_array roots = { NULL, 0 };
    if (field->type == SANDBOX_POLICY_WORKSPACE_WRITE)
        roots = field->workspace_write.writable_roots;
    *field = *value;
    if (value->type != SANDBOX_POLICY_WORKSPACE_WRITE)
        return;
    set_list(a, &roots, &value->workspace_write.writable_roots);
    field->workspace_write.writable_roots = roots;
}

/* ---- from the configuration ---- */

static struct str_array list_of(struct arena *a, const struct json *array) {
    struct str_array list = { arena_array(a, struct str, array ? array->count : 0), 0 };
    if (!array || array->kind != JSON_ARRAY)
        return list;
    for (const struct json *e = array->first; e; e = e->next)
        if (e->kind == JSON_STRING)
            list.v[list.n++] = arena_str(a, e->text);
    return list;
}

static struct sandbox_policy sandbox_of_mode(
    struct arena *a, enum sandbox_mode mode, const struct config *config) {
    switch (mode) {
    case SANDBOX_MODE_DANGER_FULL_ACCESS:
        return (struct sandbox_policy){ .type = SANDBOX_POLICY_DANGER_FULL_ACCESS };
    case SANDBOX_MODE_WORKSPACE_WRITE:
        return (struct sandbox_policy){
            .type = SANDBOX_POLICY_WORKSPACE_WRITE,
            .workspace_write = {
                .writable_roots = list_of(a, config_get(config, "sandbox_workspace_write.writable_roots")),
                .network_access = config_bool(config, "sandbox_workspace_write.network_access", false),
                .exclude_tmpdir_env_var =
                    config_bool(config, "sandbox_workspace_write.exclude_tmpdir_env_var", false),
                .exclude_slash_tmp =
                    config_bool(config, "sandbox_workspace_write.exclude_slash_tmp", false),
            },
        };
    case SANDBOX_MODE_READ_ONLY:
        break;
    }
    return (struct sandbox_policy){ .type = SANDBOX_POLICY_READ_ONLY };
}

static struct ask_for_approval approval_of(const struct config *config) {
    const struct json *v = config_get(config, "approval_policy");
    struct ask_for_approval policy = { .tag = ASK_FOR_APPROVAL_ON_REQUEST };
    if (v && v->kind == JSON_STRING && str_is(v->text, "never"))
        policy.tag = ASK_FOR_APPROVAL_NEVER;
    const struct json *granular = json_get(v, "granular");
    if (granular) {
        policy.tag = ASK_FOR_APPROVAL_GRANULAR;
        policy.granular = (struct ask_for_approval_granular){
            .sandbox_approval = json_get_bool(granular, "sandbox_approval", false),
            .rules = json_get_bool(granular, "rules", false),
            .skill_approval = json_get_bool(granular, "skill_approval", false),
            .request_permissions = json_get_bool(granular, "request_permissions", false),
            .mcp_elicitations = json_get_bool(granular, "mcp_elicitations", false),
        };
    }
    return policy;
}

/* A profile comes before a mode, unless the request itself names a mode. */
static bool resolve_sandbox(struct arena *a, const struct config *config,
    const struct thread_start_params *p, struct run_settings *ret, struct error *reterr) {
    enum sandbox_mode mode = SANDBOX_MODE_READ_ONLY;
    struct str profile = config_text(config, "default_permissions");
    bool mode_asked = false;
    struct error why;
    for (size_t i = 0; i < p->config.n; i++)
        mode_asked |= str_is(p->config.v[i].key, "sandbox_mode") && !profile.p;
    if (p->permissions.p)
        return run_settings_set_profile(a, ret, config, p->permissions, reterr);
    bool configured = sandbox_mode_parse(config_text(config, "sandbox_mode"), &mode);
    if (!p->sandbox && !mode_asked) {
        if (!config_check_permissions(config->tree, &why))
            return error_set(reterr, 0, "failed to load configuration: %s", why.text);
        if (profile.p || !configured)
            return run_settings_set_profile(
                a, ret, config, profile.p ? profile : STR(":read-only"), reterr);
    }
    ret->sandbox = sandbox_of_mode(a, p->sandbox ? *p->sandbox : mode, config);
    return true;
}

static struct str first(struct str a, struct str b, struct str c) {
    return a.p ? a : b.p ? b : c;
}

/* The model has two names. */
static enum approvals_reviewer one_reviewer(enum approvals_reviewer reviewer) {
    return reviewer == APPROVALS_REVIEWER_GUARDIAN_SUBAGENT ? APPROVALS_REVIEWER_AUTO_REVIEW
                                                            : reviewer;
}

bool run_settings_resolve(struct arena *a, const struct config *config,
    const struct thread_start_params *p, struct str daemon_cwd, struct run_settings *ret,
    struct error *reterr) {
    struct run_settings s = { .mode = MODE_KIND_DEFAULT };
    if (p->permissions.p && p->sandbox)
        return error_set(reterr, 0, "`permissions` cannot be combined with `sandbox`");
    struct error why;
    struct str provider =
        first(p->model_provider, config_text(config, "model_provider"), STR("openai"));
    if (!provider_find(a, config->tree, provider, &s.provider, &why))
        return error_set(reterr, 0, "failed to load configuration: %s", why.text);
    set_str(
        a, &s.model, first(p->model, config_text(config, "model"), STR(SETTINGS_DEFAULT_MODEL)));
    if (s.model.n == 0)
        return error_set(reterr, 0,
            "No models are available. Set `model` explicitly or check your model catalog "
            "configuration.");
    s.cwd =
        p->cwd.p ? path_normalise(a, path_join(a, daemon_cwd, p->cwd)) : arena_str(a, daemon_cwd);
    const struct str_array cwd_only = { &s.cwd, 1 };
    set_roots(a, &s.workspace_roots,
        p->runtime_workspace_roots.v ? &p->runtime_workspace_roots : &cwd_only);
    s.approval_policy = p->approval_policy ? *p->approval_policy : approval_of(config);
    s.approvals_reviewer = APPROVALS_REVIEWER_USER;
    (void)approvals_reviewer_parse(
        config_text(config, "approvals_reviewer"), &s.approvals_reviewer);
    if (p->approvals_reviewer)
        s.approvals_reviewer = *p->approvals_reviewer;
    s.approvals_reviewer = one_reviewer(s.approvals_reviewer);
    if (!resolve_sandbox(a, config, p, &s, reterr))
        return false;
    set_str(a, &s.effort, config_text(config, "model_reasoning_effort"));
    s.has_summary =
        reasoning_summary_parse(config_text(config, "model_reasoning_summary"), &s.summary);
    set_str(a, &s.verbosity, config_text(config, "model_verbosity"));
    struct str tier =
        p->service_tier_is == PRESENT ? p->service_tier : config_text(config, "service_tier");
    set_str(a, &s.service_tier, first_tier(p->service_tier_is, tier, s.model));
    set_str(a, &s.base_instructions, p->base_instructions);
    set_str(a, &s.developer_instructions,
        first(p->developer_instructions, config_text(config, "developer_instructions"), STR_NONE));
    *ret = s;
    return true;
}

/* A mode brings its model and effort along. */
static void apply_mode(
    struct arena *a, struct run_settings *s, const struct collaboration_mode *mode) {
    s->mode = mode->mode;
    set_str(a, &s->model, mode->settings.model);
    set_str(a, &s->effort, mode->settings.reasoning_effort);
    set_str(a, &s->mode_instructions, mode->settings.developer_instructions);
}

bool run_settings_apply_turn(struct arena *a, struct run_settings *s, const struct config *config,
    struct environments *known, const struct turn_start_params *p, struct error *reterr) {
    if (p->permissions.p && p->sandbox_policy)
        return error_set(reterr, 0, "`permissions` cannot be combined with `sandboxPolicy`");
    if (p->effort.p && !p->effort.n)
        return error_set(reterr, 0, "Invalid request: reasoning_effort must not be empty");
    if (!places_check(known, &p->environments, reterr) || !demands_allow_turn(config, p, reterr))
        return false;
    if (p->permissions.p && !run_settings_set_profile(a, s, config, p->permissions, reterr))
        return false;
    if (p->cwd.p) {
        _cleanup_arena_ struct arena scratch = { 0 };
        set_str(a, &s->cwd, path_normalise(&scratch, path_join(&scratch, s->cwd, p->cwd)));
        const struct str_array cwd_only = { &s->cwd, 1 };
        set_list(a, &s->workspace_roots, &cwd_only);
    }
    if (p->runtime_workspace_roots.v)
        set_roots(a, &s->workspace_roots, &p->runtime_workspace_roots);
    if (p->environments.v)
        places_choose(a, s, &p->environments, !p->cwd.p);
    else if (p->cwd.p || p->runtime_workspace_roots.v)
        places_default(a, s, known);
    if (p->approval_policy)
        s->approval_policy = *p->approval_policy;
    if (p->approvals_reviewer)
        s->approvals_reviewer = one_reviewer(*p->approvals_reviewer);
    if (p->sandbox_policy) {
        set_sandbox(a, &s->sandbox, p->sandbox_policy);
        s->permission_profile = s->profile_extends = STR_NONE;
        s->files = (struct file_rules){ 0 };
    }
    if (p->model.p)
        set_str(a, &s->model, p->model);
    if (p->effort.p)
        set_str(a, &s->effort, p->effort);
    if (p->collaboration_mode)
        apply_mode(a, s, p->collaboration_mode);
    if (p->summary) {
        s->has_summary = true;
        s->summary = *p->summary;
    }
    if (p->service_tier_is != ABSENT)
        set_str(a, &s->service_tier, tier_of(p->service_tier_is, p->service_tier));
    return true;
}

const char *sandbox_mode_word(const struct sandbox_policy *sandbox) {
    switch (sandbox->type) {
    case SANDBOX_POLICY_READ_ONLY:
        return "read-only";
    case SANDBOX_POLICY_WORKSPACE_WRITE:
        return "workspace-write";
    case SANDBOX_POLICY_DANGER_FULL_ACCESS:
    case SANDBOX_POLICY_EXTERNAL_SANDBOX:
        break;
    }
    return "danger-full-access";
}

struct run_settings run_settings_copy(struct arena *a, const struct run_settings *s) {
    struct run_settings copy = *s;
    struct str *const texts[] = { &copy.model, &copy.service_tier, &copy.cwd,
        &copy.permission_profile, &copy.profile_extends, &copy.effort, &copy.verbosity,
        &copy.base_instructions, &copy.developer_instructions, &copy.mode_instructions,
        &copy.agents_version };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = arena_str(a, *texts[i]);
    copy.provider = provider_copy(a, &s->provider);
    copy.workspace_roots = (struct str_array){ NULL, 0 };
    set_list(a, &copy.workspace_roots, &s->workspace_roots);
    copy.places = places_copy(a, &s->places);
    copy.sandbox = (struct sandbox_policy){ 0 };
    set_sandbox(a, &copy.sandbox, &s->sandbox);
    copy.files = file_rules_copy(a, &s->files);
    return copy;
}
