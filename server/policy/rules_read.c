/* rules_read: what the calls of a rules file mean. */
#include "base/buf.h"
#include "base/path.h"
#include "base/shell_words.h"
#include "policy/rules_language.h"

/* An example that a rule must (not) match; looked at when the file has been read. */
struct example {
    struct example *next;
    const struct prefix_rule *rule;
    struct str *words;
    size_t n;
    bool wanted;
};

struct reading {
    struct rules *rules;
    struct example *examples;
};

static bool refuse(struct str *ret_message, struct str text) {
    *ret_message = text;
    return false;
}

/* ---- arguments ---- */

/* By name, or by place among those without one. */
static const struct rules_value *argument(
    const struct rules_call *call, const char *name, size_t place) {
    size_t at = 0;
    for (const struct rules_argument *x = call->arguments; x; x = x->next)
        if (x->name.p ? str_is(x->name, name) : at++ == place)
            return x->value;
    return NULL;
}

static bool check_names(struct arena *a, const struct rules_call *call, const char *const *names,
    struct str *ret_message) {
    size_t known = 0, places = 0;
    while (names[known])
        known++;
    for (const struct rules_argument *x = call->arguments; x; x = x->next) {
        size_t i = 0;
        while (x->name.p && names[i] && !str_is(x->name, names[i]))
            i++;
        if (x->name.p && !names[i])
            return refuse(ret_message,
                arena_printf(a, "Found `%.*s` extra named parameter(s) for call to %.*s",
                    STR_ARGS(x->name), STR_ARGS(call->name)));
        if (!x->name.p && ++places > known)
            return refuse(
                ret_message, arena_printf(a, "Found extra positional argument(s) for call to %.*s",
                                 STR_ARGS(call->name)));
    }
    return true;
}

static bool text_argument(struct arena *a, const struct rules_call *call, const char *name,
    size_t place, bool required, struct str *ret, struct str *ret_message) {
    const struct rules_value *v = argument(call, name, place);
    *ret = STR_NONE;
    if (!v || v->kind == RULES_NONE)
        return !required ||
               refuse(ret_message, arena_printf(a, "Missing parameter `%s` for call to %.*s", name,
                                       STR_ARGS(call->name)));
    if (v->kind != RULES_STRING)
        return refuse(ret_message,
            arena_printf(a, "Type of parameter `%s` doesn't match: expected a string", name));
    *ret = v->text;
    return true;
}

/* A string, or a list of strings; copied into `to`. */
static bool words_of(struct arena *to, const struct rules_value *v, struct rule_words *ret,
    struct str *ret_message) {
    const struct rules_value *first = v->kind == RULES_LIST ? v->first : v;
    *ret =
        (struct rule_words){ arena_array(to, struct str, v->kind == RULES_LIST ? v->count + 1 : 1),
            0 };
    for (const struct rules_value *e = first; e; e = v->kind == RULES_LIST ? e->next : NULL) {
        if (e->kind != RULES_STRING)
            return refuse(ret_message, STR("pattern element must be a string or list of strings"));
        ret->v[ret->n++] = arena_str(to, e->text);
    }
    return true;
}

static bool justification_of(struct arena *a, const struct rules_call *call, size_t place,
    struct arena *to, struct str *ret, struct str *ret_message) {
    struct str text;
    if (!text_argument(a, call, "justification", place, false, &text, ret_message))
        return false;
    if (text.p && str_trim(text).n == 0)
        return refuse(ret_message, STR("invalid rule: justification cannot be empty"));
    *ret = arena_str(to, text);
    return true;
}

/* ---- prefix_rule ---- */

static bool decision_of(struct arena *a, const struct rules_call *call, enum rule_decision *ret,
    struct str *ret_message) {
    static const char *const names[] = {
        [RULE_ALLOW] = "allow", [RULE_PROMPT] = "prompt", [RULE_FORBIDDEN] = "forbidden"
    };
    struct str text;
    if (!text_argument(a, call, "decision", 1, false, &text, ret_message))
        return false;
    *ret = RULE_ALLOW;
    for (size_t i = 0; text.p; i++) {
        if (i == ARRAY_LEN(names))
            return refuse(ret_message, arena_printf(a, "invalid decision: %.*s", STR_ARGS(text)));
        *ret = (enum rule_decision)i;
        if (str_is(text, names[i]))
            break;
    }
    return true;
}

static bool pattern_of(const struct rules_call *call, struct prefix_rule *rule, struct arena *to,
    struct str *ret_message) {
    const struct rules_value *v = argument(call, "pattern", 0);
    if (!v)
        return refuse(ret_message, STR("Missing parameter `pattern` for call to prefix_rule"));
    if (v->kind != RULES_LIST)
        return refuse(
            ret_message, STR("Type of parameter `pattern` doesn't match: expected a list"));
    if (v->count == 0)
        return refuse(ret_message, STR("invalid pattern element: pattern cannot be empty"));
    rule->pattern = arena_array(to, struct rule_words, v->count);
    for (const struct rules_value *e = v->first; e; e = e->next) {
        struct rule_words *words = &rule->pattern[rule->n++];
        if (!words_of(to, e, words, ret_message))
            return false;
        if (words->n == 0)
            return refuse(
                ret_message, STR("invalid pattern element: pattern alternatives cannot be empty"));
    }
    return true;
}

static bool take_examples(struct reading *x, struct arena *a, const struct rules_call *call,
    const char *name, size_t place, const struct prefix_rule *rule, struct str *ret_message) {
    const struct rules_value *v = argument(call, name, place);
    if (!v || v->kind == RULES_NONE)
        return true;
    if (v->kind != RULES_LIST)
        return refuse(ret_message,
            arena_printf(a, "Type of parameter `%s` doesn't match: expected a list", name));
    for (const struct rules_value *e = v->first; e; e = e->next) {
        struct example *example = arena_new(a, struct example);
        *example = (struct example){
            .next = x->examples, .rule = rule, .wanted = str_is(str_of(name), "match")
        };
        struct rule_words words = { NULL, 0 };
        if (e->kind == RULES_LIST) {
            if (!words_of(a, e, &words, ret_message))
                return false;
        } else {
            const char **split = e->kind == RULES_STRING ? shell_words_split(a, e->text) : NULL;
            while (split && split[words.n])
                words.n++;
            words.v = arena_array(a, struct str, words.n + 1);
            for (size_t i = 0; i < words.n; i++)
                words.v[i] = str_of(split[i]);
        }
        if (words.n == 0)
            return refuse(
                ret_message, STR("invalid example: it must be a command or a list of words"));
        example->words = words.v;
        example->n = words.n;
        x->examples = example;
    }
    return true;
}

static bool prefix_rule(
    struct reading *x, struct arena *a, const struct rules_call *call, struct str *ret_message) {
    static const char *const names[] = { "pattern", "decision", "match", "not_match",
        "justification", NULL };
    struct arena *to = &x->rules->arena;
    struct prefix_rule *rule = arena_new(to, struct prefix_rule);
    if (!check_names(a, call, names, ret_message) ||
        !decision_of(a, call, &rule->decision, ret_message) ||
        !justification_of(a, call, 4, to, &rule->justification, ret_message) ||
        !pattern_of(call, rule, to, ret_message) ||
        !take_examples(x, a, call, "match", 2, rule, ret_message) ||
        !take_examples(x, a, call, "not_match", 3, rule, ret_message))
        return false;
    struct prefix_rule **end = &x->rules->prefixes;
    while (*end)
        end = &(*end)->next;
    *end = rule;
    return true;
}

/* ---- the others ---- */

static bool is_one_of(struct str text, const char *const *list) {
    for (; *list; list++)
        if (str_is(text, *list))
            return true;
    return false;
}

static bool network_rule(
    struct reading *x, struct arena *a, const struct rules_call *call, struct str *ret_message) {
    static const char *const names[] = { "host", "protocol", "decision", "justification", NULL };
    static const char *const protocols[] = { "http", "https", "https_connect", "http-connect",
        "socks5_tcp", "socks5_udp", NULL };
    static const char *const decisions[] = { "allow", "prompt", "deny", NULL };
    struct arena *to = &x->rules->arena;
    struct str host, protocol, decision, why;
    if (!check_names(a, call, names, ret_message) ||
        !text_argument(a, call, "host", 0, true, &host, ret_message) ||
        !text_argument(a, call, "protocol", 1, true, &protocol, ret_message) ||
        !text_argument(a, call, "decision", 2, true, &decision, ret_message) ||
        !justification_of(a, call, 3, to, &why, ret_message))
        return false;
    if (str_trim(host).n == 0 || str_index(host, '*') >= 0)
        return refuse(ret_message,
            STR("invalid rule: network_rule host must be a specific host; wildcards are not allowed"));
    if (!is_one_of(protocol, protocols))
        return refuse(
            ret_message, arena_printf(a,
                             "invalid rule: network_rule protocol must be one of http, https, "
                             "socks5_tcp, socks5_udp (got %.*s)",
                             STR_ARGS(protocol)));
    if (!is_one_of(decision, decisions))
        return refuse(ret_message, arena_printf(a, "invalid decision: %.*s", STR_ARGS(decision)));
    struct network_rule *rule = arena_new(to, struct network_rule);
    *rule = (struct network_rule){ x->rules->networks, arena_str(to, host), arena_str(to, protocol),
        arena_str(to, decision), why };
    x->rules->networks = rule;
    return true;
}

static bool host_executable(
    struct reading *x, struct arena *a, const struct rules_call *call, struct str *ret_message) {
    static const char *const names[] = { "name", "paths", NULL };
    struct arena *to = &x->rules->arena;
    const struct rules_value *paths = argument(call, "paths", 1);
    struct host_executable *e = arena_new(to, struct host_executable);
    struct str name;
    if (!check_names(a, call, names, ret_message) ||
        !text_argument(a, call, "name", 0, true, &name, ret_message))
        return false;
    if (!paths || paths->kind != RULES_LIST || !words_of(to, paths, &e->paths, ret_message))
        return refuse(ret_message, STR("host_executable paths must be a list of strings"));
    for (size_t i = 0; i < e->paths.n; i++)
        if (!path_is_absolute(e->paths.v[i]) || !str_eq(path_basename(e->paths.v[i]), name))
            return refuse(ret_message,
                arena_printf(a, "host_executable path `%.*s` must be absolute and end with `%.*s`",
                    STR_ARGS(e->paths.v[i]), STR_ARGS(name)));
    e->name = arena_str(to, name);
    e->next = x->rules->executables;
    x->rules->executables = e;
    return true;
}

static bool on_call(
    void *user, struct arena *a, const struct rules_call *call, struct str *ret_message) {
    if (str_is(call->name, "prefix_rule"))
        return prefix_rule(user, a, call, ret_message);
    if (str_is(call->name, "network_rule"))
        return network_rule(user, a, call, ret_message);
    if (str_is(call->name, "host_executable"))
        return host_executable(user, a, call, ret_message);
    return refuse(ret_message, arena_printf(a, "Variable `%.*s` not found", STR_ARGS(call->name)));
}

static bool check_examples(const struct reading *x, struct arena *a, struct rules_error *reterr) {
    for (const struct example *e = x->examples; e; e = e->next) {
        struct prefix_rule alone = *e->rule;
        alone.next = NULL;
        const struct rules one = { .prefixes = &alone, .executables = x->rules->executables };
        struct rule_match match;
        if (rules_match(&one, e->words, e->n, &match) == e->wanted)
            continue;
        const char **argv = arena_array(a, const char *, e->n + 1);
        for (size_t i = 0; i < e->n; i++)
            argv[i] = arena_cstr(a, e->words[i]);
        reterr->message = arena_printf(a, "expected example to %smatch rule: %.*s",
            e->wanted ? "" : "not ", STR_ARGS(shell_words_join(a, argv)));
        reterr->trace = reterr->message;
        reterr->line = reterr->column = reterr->end_line = reterr->end_column = 1;
        return false;
    }
    return true;
}

bool rules_read(struct rules *rules, struct arena *a, struct str text, struct str file,
    struct rules_error *reterr) {
    struct reading x = { .rules = rules };
    return rules_language_read(a, text, file, on_call, &x, reterr) && check_examples(&x, a, reterr);
}
