/* Fuzz target: search/fuzzy_match and search/ignore_rules: a query or rules in the first line, paths in the others. */
#include "base/utf8.h"
#include "search/fuzzy_match.h"
#include "search/ignore_rules.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str rest = utf8_lossy(&a, (struct str){ (const char *)data, size < 4096 ? size : 4096 });
    struct str first = str_cut(&rest, '\n');
    struct fuzzy_matcher *m = fuzzy_matcher_new();
    struct fuzzy_query query;
    struct ignore_rules rules = ignore_rules_parse(&a, first);
    fuzzy_query_parse(&a, fuzzy_matcher_letters(m), first, &query);
    while (rest.n) {
        struct str path = str_cut(&rest, '\n');
        uint32_t score, plain, *indices = arena_array(&a, uint32_t, path.n + 1);
        unsigned n = 0;
        bool fits = fuzzy_match(m, &query, path, &score, indices, &n);
        if (fits != fuzzy_match(m, &query, path, &plain, NULL, NULL) || (fits && score != plain) ||
            (fits && score > fuzzy_best_score(&query)) || n > path.n)
            abort();
        (void)ignore_rules_match(&rules, path, true);
    }
    fuzzy_matcher_free(m);
    return 0;
}
