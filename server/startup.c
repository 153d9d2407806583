/* startup: the configuration a daemon starts with. */
#include "startup.h"

#include "base/log.h"
#include "cli/options.h"
#include "config/config.h"
#include "config/realtime_check.h"
#include "handlers/feature_table.h"
#include "policy/rules_files.h"
#include "sandbox/sandbox.h"

static bool take_override(const struct cli_override *o, struct config_source *source,
    struct arena *a, struct error *reterr) {
    struct error why;
    struct str text = str_of(o->text);
    if (o->option == CLI_CONFIG) {
        if (config_source_override(source, text, &why))
            return true;
        return error_set(reterr, 0, "error parsing -c overrides: %s", why.text);
    }
    if (!feature_find(text))
        return error_set(reterr, 0, "Unknown feature flag: %s", o->text);
    text = arena_printf(a, "features.%s=%s", o->text, o->option == CLI_ENABLE ? "true" : "false");
    return config_source_override(source, text, reterr);
}

static bool take_options(
    const struct cli *cli, struct config_source *source, struct arena *a, struct error *reterr) {
    for (size_t i = 0; i < cli->override_count; i++)
        if (!take_override(&cli->overrides[i], source, a, reterr))
            return false;
    static const struct {
        enum cli_option option;
        const char *key;
    } keys[] = { { CLI_SANDBOX, "sandbox_mode" }, { CLI_APPROVAL, "approval_policy" } };
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const char *value = cli->values[keys[i].option];
        struct str text = value ? arena_printf(a, "%s=\"%s\"", keys[i].key, value) : STR_NONE;
        if (value && !config_source_override(source, text, reterr))
            return false;
    }
    return true;
}

static struct config_warning_notification *add(struct arena *a, struct config_problems *problems) {
    size_t n = problems->n++;
    struct config_warning_notification *v =
        arena_array(a, struct config_warning_notification, problems->n);
    if (n)
        memcpy(v, problems->v, n * sizeof *v);
    problems->v = v;
    return &v[n];
}

static void report(struct arena *a, struct config_problems *ret, const struct config_position *at,
    const char *text) {
    struct config_warning_notification *w = add(a, ret);
    w->summary = STR("Invalid configuration; using defaults.");
    w->details = arena_str(a, str_of(text));
    if (at->file.p) {
        struct text_range *range = arena_new(a, struct text_range);
        range->start = (struct text_position){ at->line, at->column };
        range->end = (struct text_position){ at->end_line, at->end_column };
        w->path = at->file;
        w->range = range;
    }
    log_error("config: Invalid configuration; using defaults. %s", text);
}

/* So far of one table only. */
static void report_unknown(struct arena *a, const struct config_source *source,
    const struct config *config, struct config_problems *ret) {
    struct str key = realtime_unknown_key(config);
    if (!key.p)
        return;
    struct config_warning_notification *w = arena_new(a, struct config_warning_notification);
    w->summary = arena_printf(a,
        "Codex is ignoring 1 unrecognized configuration setting. Check for typos or deprecated settings.\n"
        "  user (%.*s/config.toml): `realtime.%.*s` is ignored.",
        STR_ARGS(source->home), STR_ARGS(key));
    *ret = (struct config_problems){ w, 1 };
}

bool startup_config(const struct cli *cli, struct config_source *source, struct arena *a,
    struct config_problems *ret, struct error *reterr) {
    *ret = (struct config_problems){ NULL, 0 };
    if (!take_options(cli, source, a, reterr))
        return false;
    struct config_position at;
    struct error why;
    struct config *config = config_load(source, a, &at, &why);
    if (!config)
        report(a, ret, &at, why.text);
    else
        report_unknown(a, source, config, ret);
    config_unref(config);
    return true;
}

bool startup_check(struct config_source *source, struct arena *a, struct str cwd,
    struct config_problems *problems) {
    struct rules_problem problem;
    struct config *config = config_current(source);
    struct rules *rules = rules_load(a, config, source->home, cwd, &problem);
    if (!rules)
        *add(a, problems) = rules_problem_warning(a, &problem);
    bool good = rules != NULL;
    rules_free(rules);
    config_unref(config);
    if (!sandbox_is_installed())
        add(a, problems)->summary =
            STR("Codex could not find bubblewrap on PATH. Install bubblewrap with your OS package "
                "manager: without it no command can be confined.");
    return good;
}
