/* startup: the configuration a daemon starts with. */
#include "startup.h"

#include "base/buf.h"
#include "base/log.h"
#include "cli/options.h"
#include "config/config.h"
#include "config/identity.h"
#include "config/layers.h"
#include "handlers/feature_table.h"
#include "handlers/unknown_settings.h"
#include "policy/rules_files.h"
#include "sandbox/landlock.h"
#include "sandbox/sandbox.h"
#include "thread/obey.h"
#include "thread/settings.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

enum { STARTUP_INVALID_REQUEST = -32600 };

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

/* ---- unknown keys ---- */

static void report_unknown(
    struct arena *a, const struct layers *layers, struct config_problems *ret) {
    struct str text = unknown_settings_text(a, layers);
    if (text.p)
        add(a, ret)->summary = text;
}

/* The first unknown key is an error. */
static bool check_strictly(struct arena *a, const struct layers *layers,
    struct config_position *ret_position, struct error *reterr) {
    for (size_t i = 0; i < layers->n; i++) {
        const struct layer *layer = &layers->v[i];
        struct str_list keys = { 0 };
        if (!layer->disabled.p)
            keys = settings_unknown(a, layer->tree, true, unknown_settings_is_feature);
        if (keys.n && layer->kind == LAYER_SESSION)
            return error_set(reterr, 0,
                "unknown configuration field `%.*s` in -c/--config override", STR_ARGS(keys.v[0]));
        if (!keys.n)
            continue;
        size_t line = 1, column = 1;
        (void)layer_locate(a, layer, keys.v[0], &line, &column);
        *ret_position = (struct config_position){ layer->file, line, column, line, column };
        return error_set(reterr, 0, "%.*s:%zu:%zu: unknown configuration field `%.*s`",
            STR_ARGS(layer->file), line, column, STR_ARGS(keys.v[0]));
    }
    return true;
}

/* ---- projects ---- */

static void report_untrusted(
    struct arena *a, const struct layers *layers, struct config_problems *ret) {
    _cleanup_buf_ struct buf lines = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < layers->n; i++)
        if (layers->v[i].disabled.p)
            buf_printf(&lines, "\n    %zu. %.*s\n       %.*s", ++n, STR_ARGS(layers->v[i].folder),
                STR_ARGS(layers->v[i].disabled));
    if (n)
        add(a, ret)->summary = arena_printf(a,
            "Project-local config, hooks, and exec policies are disabled in the following folders "
            "until the project is trusted, but skills still load.%.*s\n",
            STR_ARGS(buf_str(&lines)));
}

static void report_ignored(
    struct arena *a, const struct layers *layers, struct config_problems *ret) {
    for (size_t i = 0; i < layers->n; i++) {
        const struct layer *layer = &layers->v[i];
        _cleanup_buf_ struct buf keys = { 0 };
        if (layer->disabled.p || !layer->ignored.n)
            continue;
        for (size_t k = 0; k < layer->ignored.n; k++)
            buf_printf(&keys, "%s%.*s", k ? ", " : "", STR_ARGS(layer->ignored.v[k]));
        add(a, ret)->summary = arena_printf(a,
            "Ignored unsupported project-local config keys in %.*s: %.*s. If you want these settings "
            "to apply, manually set them in your user-level config.toml.",
            STR_ARGS(layer->file), STR_ARGS(buf_str(&keys)));
    }
}

/* ---- requirements ---- */

static void report_text(struct arena *a, struct config_problems *ret, struct str text) {
    add(a, ret)->summary = arena_str(a, text);
}

static void report_required_features(
    struct arena *a, const struct requirements *r, struct config_problems *ret) {
    const struct json *features = json_get(r->tree, "features");
    for (const struct json *e = features ? features->first : NULL; e; e = e->next) {
        struct str today = feature_alias(e->key);
        if (today.p)
            report_text(a, ret,
                arena_printf(a,
                    "Using legacy `features` requirement `%.*s` from %.*s; prefer canonical feature "
                    "key `%.*s`",
                    STR_ARGS(e->key), STR_ARGS(r->file), STR_ARGS(today)));
        else if (!feature_find(e->key))
            report_text(a, ret,
                arena_printf(a, "Ignoring unknown `features` requirement `%.*s` from %.*s",
                    STR_ARGS(e->key), STR_ARGS(r->file)));
    }
}

/* What the settings say and may not. */
static void report_demands(
    struct arena *a, const struct config *config, struct config_problems *ret) {
    const struct thread_start_params none = { 0 };
    struct run_settings settings;
    struct demands demands = { 0 };
    struct error why;
    report_required_features(a, &config->requirements, ret);
    for (size_t i = 0; i < config->overridden.n; i++)
        report_text(a, ret, config->overridden.v[i]);
    if (!config->requirements.tree ||
        !run_settings_resolve(a, config, &none, STR("/"), &settings, &why))
        return;
    if (!run_settings_obey(a, config, &none, &settings, &demands, &why)) {
        (void)requirements_check_settings(&config->requirements, config->tree, &why);
        report(a, ret, &ret->at, why.text);
    }
    for (size_t i = 0; i < demands.n; i++)
        report_text(a, ret, demands.v[i].text);
    if (config->search_overridden.p)
        report_text(a, ret, config->search_overridden);
}

/* ---- all ---- */

static struct str working_directory(struct arena *a) {
    char cwd[PATH_MAX];
    return arena_str(a, str_of(getcwd(cwd, sizeof cwd) ? cwd : "/"));
}

bool startup_config(const struct cli *cli, struct config_source *source, struct arena *a,
    struct config_problems *ret, struct error *reterr) {
    bool strict = cli_given(cli, CLI_STRICT_CONFIG);
    struct layers layers;
    struct error why;
    *ret = (struct config_problems){ .at = { .file = STR_NONE } };
    if (!take_options(cli, source, a, reterr) || !config_check_session(source, a, reterr))
        return false;
    struct layer_sources from = config_sources(source, working_directory(a));
    struct config *config = config_load(source, a, &ret->at, &why);
    if (config)
        report_demands(a, config, ret);
    config_unref(config);
    if (!config && (strict || why.code == CONFIG_ENDS_START))
        return error_set(reterr, 0, "%s", why.text);
    if (!config)
        report(a, ret, &ret->at, why.text);
    if (!config || !layers_read(a, &from, &layers, &ret->at, &why))
        return true;
    if (strict && !check_strictly(a, &layers, &ret->at, reterr))
        return false;
    report_untrusted(a, &layers, ret);
    report_ignored(a, &layers, ret);
    report_unknown(a, &layers, ret);
    return true;
}

static void print(const struct json *line) {
    _cleanup_buf_ struct buf out = { 0 };
    json_write(&out, line);
    (void)fprintf(stdout, "%.*s\n", STR_ARGS(buf_str(&out)));
    (void)fflush(stdout);
}

/* What stands in the way, as an error of the protocol. */
static struct json *load_error(
    struct arena *a, const struct config_position *at, const char *text) {
    struct json *reply = json_new_object(a), *error = json_new_object(a);
    struct json *data = json_new_object(a);
    bool known = at->file.p;
    json_put_text(a, data, STR("reason"), STR("configLoad"));
    json_put(data, STR("filePath"), known ? json_new_str(a, at->file) : json_new_null(a));
    json_put(data, STR("line"), known ? json_new_i64(a, (int64_t)at->line) : json_new_null(a));
    json_put(data, STR("column"), known ? json_new_i64(a, (int64_t)at->column) : json_new_null(a));
    json_put_text(a, data, STR("detail"), str_of(text));
    json_put_i64(a, error, STR("code"), STARTUP_INVALID_REQUEST);
    json_put(error, STR("data"), data);
    json_put_text(
        a, error, STR("message"), arena_printf(a, "failed to load configuration: %s", text));
    json_put(reply, STR("error"), error);
    return reply;
}

bool startup_print(const struct cli *cli, struct str home, struct error *reterr) {
    struct arena a = { 0 };
    struct config_source source;
    struct config_problems problems;
    struct error why;
    config_source_init(&source, home);
    bool good = startup_config(cli, &source, &a, &problems, &why);
    struct config *config = good ? config_load(&source, &a, &problems.at, &why) : NULL;
    if (config) {
        struct json *line = json_new_object(&a), *requirements = json_new_object(&a);
        json_put_bool(&a, requirements, STR("supportsIndependentSpeedModes"), true);
        json_put(requirements, STR("requirements"), json_new_null(&a));
        json_put_text(&a, line, STR("appServerVersion"), STR(CODEX_PROTOCOL_VERSION));
        json_put(line, STR("configRequirements"), requirements);
        print(line);
    } else {
        print(load_error(&a, &problems.at, why.text));
        (void)error_set(reterr, 0, "startup configuration unavailable");
    }
    bool loaded = config != NULL;
    config_unref(config);
    config_source_done(&source);
    arena_free(&a);
    return loaded;
}

/* What keeps commands from being confined as they should be. */
static void add_sandbox(struct arena *a, struct config_problems *problems) {
    if (!sandbox_is_installed())
        add(a, problems)->summary =
            landlock_is_available()
                ? STR("Codex could not find bubblewrap on PATH. Install bubblewrap with your OS package manager: "
                      "until then commands are confined by Landlock, which protects no folders inside writable ones.")
                : STR("Codex could not find bubblewrap on PATH. Install bubblewrap with your OS package manager: "
                      "without it no command can be confined.");
    else if (!sandbox_may_have_namespaces())
        add(a, problems)->summary =
            STR("Codex's Linux sandbox uses bubblewrap and needs access to create user "
                "namespaces.");
}

bool startup_check(struct config_source *source, struct arena *a, struct str cwd,
    struct config_problems *problems) {
    struct rules_problem problem;
    struct config *config = config_current(source);
    struct rules *rules;
    bool good = rules_load(a, config, source->home, cwd, &rules, &problem);
    if (!good)
        *add(a, problems) = rules_problem_warning(a, &problem);
    rules_free(rules);
    config_unref(config);
    add_sandbox(a, problems);
    return good;
}
