/* rules: which commands run without asking, which are asked about, which never run. */
#include "policy/rules.h"

#include "base/path.h"
#include "base/xmalloc.h"

#include <stdlib.h>

struct rules *rules_new(void) {
    return xcalloc(1, sizeof(struct rules));
}

void rules_free(struct rules *rules) {
    if (!rules)
        return;
    arena_free(&rules->arena);
    free(rules);
}

static bool is_among(const struct rule_words *words, struct str word) {
    for (size_t i = 0; i < words->n; i++)
        if (str_eq(words->v[i], word))
            return true;
    return false;
}

/* The name by which rules know a program that was called by its path; "no string": by none. */
static struct str bare_name(const struct rules *rules, struct str program) {
    if (!path_is_absolute(program))
        return STR_NONE;
    struct str name = path_basename(program);
    bool listed = false;
    for (const struct host_executable *x = rules->executables; x; x = x->next) {
        if (!str_eq(x->name, name))
            continue;
        listed = true;
        if (is_among(&x->paths, program))
            return name;
    }
    return listed ? STR_NONE : name;
}

static bool matches(
    const struct prefix_rule *rule, const struct str *words, size_t n, struct str name) {
    if (n < rule->n)
        return false;
    if (!is_among(&rule->pattern[0], words[0]) && !(name.p && is_among(&rule->pattern[0], name)))
        return false;
    for (size_t i = 1; i < rule->n; i++)
        if (!is_among(&rule->pattern[i], words[i]))
            return false;
    return true;
}

bool rules_match(
    const struct rules *rules, const struct str *words, size_t n, struct rule_match *ret) {
    bool any = false;
    if (n == 0)
        return false;
    struct str name = bare_name(rules, words[0]);
    for (const struct prefix_rule *r = rules->prefixes; r; r = r->next) {
        if (!matches(r, words, n, name))
            continue;
        if (any &&
            (r->decision < ret->decision || (r->decision == ret->decision && r->n <= ret->words)))
            continue;
        any = true;
        *ret = (struct rule_match){ r->decision, r->n, r->justification };
    }
    return any;
}

void rules_allow(struct rules *rules, const struct str *words, size_t n) {
    struct arena *a = &rules->arena;
    struct prefix_rule *rule = arena_new(a, struct prefix_rule);
    rule->pattern = arena_array(a, struct rule_words, n);
    rule->n = n;
    rule->decision = RULE_ALLOW;
    for (size_t i = 0; i < n; i++) {
        rule->pattern[i] = (struct rule_words){ arena_new(a, struct str), 1 };
        rule->pattern[i].v[0] = arena_str(a, words[i]);
    }
    struct prefix_rule **end = &rules->prefixes;
    while (*end)
        end = &(*end)->next;
    *end = rule;
}
