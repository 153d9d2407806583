/* Fuzz target: policy/rules: any text as a rules file, and what its rules say of some commands. */
#include "policy/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct str words[] = { STR("/usr/bin/git"), STR("push"), STR("x") };
    struct arena a = { 0 };
    struct rules *rules = rules_new();
    struct rules_error why;
    struct rule_match match;
    (void)rules_read(rules, &a, (struct str){ (const char *)data, size }, STR("f"), &why);
    for (size_t n = 0; n <= ARRAY_LEN(words); n++)
        (void)rules_match(rules, words, n, &match);
    rules_free(rules);
    arena_free(&a);
    return 0;
}
