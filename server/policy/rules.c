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

static void append(struct rules *rules, struct prefix_rule *rule) {
    struct prefix_rule **end = &rules->prefixes;
    while (*end)
        end = &(*end)->next;
    *end = rule;
}

/* Of a list, or of the one word. */
static struct rule_words words_of(
    struct arena *a, const struct json *list, const struct json *word) {
    const struct json *e = list ? list->first : word;
    struct rule_words words = { arena_array(a, struct str, list ? list->count : 1), 0 };
    for (; e; e = list ? e->next : NULL)
        words.v[words.n++] = arena_str(a, e->text);
    return words;
}

void rules_require(struct rules *rules, const struct json *prefix_rules) {
    struct arena *a = &rules->arena;
    for (const struct json *r = prefix_rules ? prefix_rules->first : NULL; r; r = r->next) {
        const struct json *pattern = json_get(r, "pattern");
        struct prefix_rule *rule = arena_new(a, struct prefix_rule);
        rule->pattern = arena_array(a, struct rule_words, pattern->count);
        for (const struct json *t = pattern->first; t; t = t->next)
            rule->pattern[rule->n++] = words_of(a, json_get(t, "any_of"), json_get(t, "token"));
        rule->decision =
            str_is(json_get_text(r, "decision"), "forbidden") ? RULE_FORBIDDEN : RULE_PROMPT;
        rule->justification = arena_str(a, json_get_text(r, "justification"));
        append(rules, rule);
    }
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
    append(rules, rule);
}
