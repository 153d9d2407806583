/* fuzzy_match: how well a path fits a query, and which of its characters make it fit (local-methods.md 4.4). */
#pragma once

#include "search/fuzzy_query.h"

struct fuzzy_matcher;

struct fuzzy_matcher *fuzzy_matcher_new(void);
void fuzzy_matcher_free(struct fuzzy_matcher *m); /* NULL is fine */

/* False: it does not fit. `indices`, unless NULL, gets the positions of the characters, ascending and unique; it has
 * room for as many as `text` has bytes. `text` is valid UTF-8. */
bool fuzzy_match(struct fuzzy_matcher *m, const struct fuzzy_query *query, struct str text,
    uint32_t *ret_score, uint32_t *indices, unsigned *ret_count);

/* No text has a higher score. */
uint32_t fuzzy_best_score(const struct fuzzy_query *query);

/* The whole text is the only atom of the query, whatever the case. */
bool fuzzy_equal(struct fuzzy_matcher *m, const struct fuzzy_query *query, struct str text);

/* For fuzzy_query_parse(). */
struct letters *fuzzy_matcher_letters(struct fuzzy_matcher *m);
