/* page_cursor: where a page begins: a JSON text that clients hand back (threads.md 16.1). */
#pragma once

#include "base/arena.h"

enum page_scope { PAGE_TURNS, PAGE_ITEMS, PAGE_TIMELINE };

struct page_cursor {
    uint64_t ordinal;
    struct str turn; /* of the old mode, in place of the ordinal; "no string" otherwise */
    bool include_anchor;
};

/* {"requestedThreadId","rolloutOrdinal","includeAnchor","scope"}, or {"turnId","includeAnchor"}; in `a`. */
struct str page_cursor_text(
    struct arena *a, struct str thread, enum page_scope scope, const struct page_cursor *cursor);

/* False for what is none, or one of another thread or scope. */
bool page_cursor_parse(struct arena *a, struct str text, struct str thread, enum page_scope scope,
    bool legacy, struct page_cursor *ret);
