/* turn_page: pages of a stored thread's turns, and their cursors. */
#include "thread/turn_page.h"

#include "thread/page_cursor.h"

static size_t limit_of(const uint32_t *limit) {
    if (!limit)
        return PAGE_LIMIT_DEFAULT;
    return *limit == 0 ? 1 : *limit > PAGE_LIMIT_MAX ? PAGE_LIMIT_MAX : *limit;
}

static struct str cursor_at(struct stored *s, size_t turn, bool include) {
    const struct indexed_turn *t = &s->turns.turns[turn];
    return page_cursor_text(&s->arena, s->id, PAGE_TURNS,
        &(struct page_cursor){ .ordinal = t->ordinal,
            .turn = s->turns.legacy ? t->id : STR_NONE,
            .include_anchor = include });
}

/* The place of the first turn of the page, in reading order counted from the chosen end; -1: bad cursor. */
static bool find_start(
    struct stored *s, const struct turn_page_request *r, ptrdiff_t *ret, struct error *reterr) {
    const struct turn_index *x = &s->turns;
    struct page_cursor c;
    ptrdiff_t n = (ptrdiff_t)x->turn_n, at = 0;
    if (!r->cursor.p) {
        *ret = r->ascending ? 0 : n - 1;
        return true;
    }
    if (!page_cursor_parse(&s->arena, r->cursor, s->id, PAGE_TURNS, x->legacy, &c))
        return error_set(reterr, 0, "invalid cursor: %.*s", STR_ARGS(r->cursor));
    if (x->legacy) {
        at = turn_index_find(x, c.turn);
        if (at < 0)
            return error_set(reterr, 0, "invalid cursor: anchor turn is no longer present");
        *ret = c.include_anchor ? at : r->ascending ? at + 1 : at - 1;
        return true;
    }
    while (at < n && x->turns[at].ordinal < c.ordinal)
        at++;
    bool exact = at < n && x->turns[at].ordinal == c.ordinal;
    if (r->ascending)
        *ret = exact && !c.include_anchor ? at + 1 : at;
    else
        *ret = exact && c.include_anchor ? at : at - 1;
    return true;
}

bool turn_page_read(struct stored *s, const struct turn_page_request *r, struct turns_page *ret,
    struct error *reterr) {
    ptrdiff_t at = 0, n = (ptrdiff_t)s->turns.turn_n, step = r->ascending ? 1 : -1;
    size_t limit = limit_of(r->limit), count = 0;
    if (!find_start(s, r, &at, reterr))
        return false;
    *ret = (struct turns_page){ .data = { arena_array(&s->arena, struct wire_turn, limit), 0 } };
    if (at >= 0 && at < n)
        ret->backwards_cursor = cursor_at(s, (size_t)at, true);
    for (uint64_t bytes = 0; at >= 0 && at < n && count < limit; at += step) {
        const struct indexed_turn *turn = &s->turns.turns[at];
        bytes += indexed_turn_bytes(turn, r->view);
        if (count && bytes > PAGE_BYTES_MAX)
            break;
        ret->data.v[count++] = indexed_turn_read(&s->spans, &s->arena, turn, r->view);
    }
    ret->data.n = count;
    if (at >= 0 && at < n)
        ret->next_cursor = cursor_at(s, (size_t)(at - step), false);
    return true;
}

struct str turn_page_newest(struct stored *s) {
    return s->turns.turn_n && !s->turns.legacy ? cursor_at(s, s->turns.turn_n - 1, true) : STR_NONE;
}
