/* item_page: pages of a stored thread's items. */
#include "thread/page_cursor.h"
#include "thread/turn_page.h"

static size_t limit_of(const uint32_t *limit) {
    if (!limit)
        return PAGE_LIMIT_DEFAULT;
    return *limit == 0 ? 1 : *limit > PAGE_LIMIT_MAX ? PAGE_LIMIT_MAX : *limit;
}

static struct str cursor_at(struct stored *s, const struct indexed_item *item, bool include) {
    return page_cursor_text(&s->arena, s->id, PAGE_ITEMS,
        &(struct page_cursor){ .ordinal = item->ordinal, .include_anchor = include });
}

/* Items of the request's scope, in order. */
static struct indexed_item **scope_of(
    struct stored *s, struct str turn_id, size_t *ret_n, ptrdiff_t *ret_turn) {
    struct turn_index *x = &s->turns;
    *ret_turn = -1;
    *ret_n = x->item_n;
    if (!turn_id.p)
        return x->items;
    *ret_turn = turn_index_find(x, turn_id);
    struct indexed_item **items = arena_array(&s->arena, struct indexed_item *, x->item_n + 1);
    size_t n = 0;
    for (struct indexed_item *i = *ret_turn >= 0 ? x->turns[*ret_turn].first : NULL; i; i = i->next)
        items[n++] = i;
    *ret_n = n;
    return items;
}

static bool read_anchor(struct stored *s, const struct item_page_request *r, ptrdiff_t turn,
    struct page_cursor *ret, struct error *reterr) {
    *ret = (struct page_cursor){ 0 };
    if (r->item_id.p) {
        const struct indexed_item *item =
            turn >= 0 ? turn_index_item(&s->turns, (size_t)turn, r->item_id) : NULL;
        if (!item)
            return error_set(reterr, 0,
                "cursor.itemId does not identify an item in the requested history scope");
        ret->ordinal = item->ordinal;
        return true;
    }
    if (page_cursor_parse(&s->arena, r->cursor, s->id, PAGE_ITEMS, false, ret))
        return true;
    return error_set(reterr, 0, "invalid cursor: %.*s", STR_ARGS(r->cursor));
}

static bool find_start(struct stored *s, const struct item_page_request *r, ptrdiff_t turn,
    struct indexed_item **items, size_t n, ptrdiff_t *ret, struct error *reterr) {
    struct page_cursor c;
    size_t at = 0;
    if (!r->cursor.p && !r->item_id.p) {
        *ret = r->descending ? (ptrdiff_t)n - 1 : 0;
        return true;
    }
    if (!read_anchor(s, r, turn, &c, reterr))
        return false;
    while (at < n && items[at]->ordinal < c.ordinal)
        at++;
    bool exact = at < n && items[at]->ordinal == c.ordinal;
    if (r->descending)
        *ret = exact && c.include_anchor ? (ptrdiff_t)at : (ptrdiff_t)at - 1;
    else
        *ret = exact && !c.include_anchor ? (ptrdiff_t)at + 1 : (ptrdiff_t)at;
    return true;
}

static void defer_output(const struct item_page_request *r, struct thread_item_entry *entry) {
    struct thread_item *item = &entry->item;
    if (!r->turn_id.p)
        return;
    if (r->defer_commands && item->type == THREAD_ITEM_COMMAND_EXECUTION) {
        item->command_execution.aggregated_output = STR_NONE;
        entry->output_deferred = true;
    } else if (r->defer_mcp && item->type == THREAD_ITEM_MCP_TOOL_CALL) {
        item->mcp_tool_call.result = NULL;
        entry->output_deferred = true;
    }
}

static bool read_entry(
    struct stored *s, const struct indexed_item *item, struct thread_item_entry *ret) {
    *ret = (struct thread_item_entry){ .turn_id = s->turns.turns[item->turn].id };
    if (!indexed_item_read(&s->spans, &s->arena, item, &ret->item))
        return false;
    ret->started_at_ms = ret->item.started_at_ms;
    ret->completed_at_ms = ret->item.completed_at_ms;
    return true;
}

bool item_page_read(struct stored *s, const struct item_page_request *r,
    struct thread_items_list_response *ret, struct error *reterr) {
    size_t n, limit = limit_of(r->limit);
    ptrdiff_t at, turn, step = r->descending ? -1 : 1;
    struct indexed_item **items = scope_of(s, r->turn_id, &n, &turn);
    if (!find_start(s, r, turn, items, n, &at, reterr))
        return false;
    *ret = (struct thread_items_list_response){
        .data = { arena_array(&s->arena, struct thread_item_entry, limit), 0 }
    };
    if (at >= 0 && at < (ptrdiff_t)n)
        ret->backwards_cursor = cursor_at(s, items[at], true);
    uint64_t bytes = 0;
    for (; at >= 0 && at < (ptrdiff_t)n && ret->data.n < limit; at += step) {
        bytes += items[at]->lines.where.n;
        if (ret->data.n && bytes > PAGE_BYTES_MAX)
            break;
        struct thread_item_entry *entry = &ret->data.v[ret->data.n];
        if (!read_entry(s, items[at], entry))
            continue;
        defer_output(r, entry);
        ret->data.n++;
    }
    if (at >= 0 && at < (ptrdiff_t)n)
        ret->next_cursor = cursor_at(s, items[at - step], false);
    return true;
}

static bool is_wanted(const struct str_array *ids, struct str id) {
    for (size_t i = 0; i < ids->n; i++)
        if (str_eq(ids->v[i], id))
            return true;
    return false;
}

struct thread_item_entry_array items_by_id(
    struct stored *s, struct str turn_id, const struct str_array *ids) {
    struct thread_item_entry_array found = {
        arena_array(&s->arena, struct thread_item_entry, ids->n), 0
    };
    ptrdiff_t turn = turn_index_find(&s->turns, turn_id);
    struct indexed_item *item = turn >= 0 ? s->turns.turns[turn].first : NULL;
    for (; item && found.n < ids->n; item = item->next)
        if (is_wanted(ids, item->id) && read_entry(s, item, &found.v[found.n]))
            found.n++;
    return found;
}

struct str item_page_newest(struct stored *s) {
    const struct turn_index *x = &s->turns;
    return x->item_n && !x->legacy ? cursor_at(s, x->items[x->item_n - 1], true) : STR_NONE;
}
