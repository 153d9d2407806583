/* requirements_rules: whether the rules of commands that an administrator demands make sense. */
#include "config/requirements_rows.h"

#include "base/error.h"
#include "config/config.h"

static struct str invalid_token(struct arena *a, size_t rule, size_t at, const char *why) {
    return arena_printf(a,
        "rules prefix_rule at index %zu has an invalid pattern token at index %zu: %s", rule, at,
        why);
}

static bool is_blank(const struct json *word) {
    return !str_trim(word->text).n;
}

static const char *token_problem(const struct json *token) {
    const struct json *word = json_get(token, "token"), *words = json_get(token, "any_of");
    if (word && words)
        return "set either token or any_of, not both";
    if (!word && !words)
        return "set either token or any_of";
    if (word)
        return is_blank(word) ? "token cannot be empty" : NULL;
    if (!words->first)
        return "any_of cannot be empty";
    for (const struct json *e = words->first; e; e = e->next)
        if (is_blank(e))
            return "any_of cannot include empty tokens";
    return NULL;
}

/* "no string": it is right. */
static struct str rule_problem(struct arena *a, const struct json *rule, size_t i) {
    const struct json *justification = json_get(rule, "justification");
    struct str decision = json_get_text(rule, "decision");
    size_t at = 0;
    if (justification && is_blank(justification))
        return arena_printf(a, "rules prefix_rule at index %zu has an empty justification", i);
    if (!json_get(rule, "pattern")->first)
        return arena_printf(a, "rules prefix_rule at index %zu has an empty pattern", i);
    for (const struct json *e = json_get(rule, "pattern")->first; e; e = e->next, at++) {
        const char *why = token_problem(e);
        if (why)
            return invalid_token(a, i, at, why);
    }
    if (!decision.p)
        return arena_printf(a, "rules prefix_rule at index %zu is missing a decision", i);
    if (str_is(decision, "allow"))
        return arena_printf(a,
            "rules prefix_rule at index %zu has decision 'allow', which is not permitted in "
            "requirements.toml: Codex merges these rules with other config and uses the most "
            "restrictive result (use 'prompt', 'prompt-user', or 'forbidden')",
            i);
    return STR_NONE;
}

bool requirements_check_rules(struct arena *a, const struct requirements *r, struct error *reterr) {
    const struct json *rules = json_get(json_get(r->tree, "rules"), "prefix_rules");
    struct str why = rules && !rules->first ? STR("rules prefix_rules cannot be empty") : STR_NONE;
    size_t i = 0;
    for (const struct json *e = rules ? rules->first : NULL; e && !why.p; e = e->next)
        why = rule_problem(a, e, i++);
    return !why.p ||
           error_set(reterr, CONFIG_ENDS_START, "invalid rules in requirements (set by %.*s): %.*s",
               STR_ARGS(r->file), STR_ARGS(why));
}
