/* web_search: searches that the provider makes, as items for clients. */
#include "turn/web_search.h"

static struct str_array texts_of(struct arena *a, const struct json *array) {
    struct str_array list = { NULL, 0 };
    if (!array || array->kind != JSON_ARRAY)
        return list;
    list.v = arena_array(a, struct str, array->count);
    for (const struct json *e = array->first; e; e = e->next)
        if (e->kind == JSON_STRING)
            list.v[list.n++] = e->text;
    return list;
}

static struct str read_action(
    struct arena *a, const struct json *json, struct web_search_action *action) {
    struct str type = json_get_text(json, "type");
    struct str query = STR("");
    if (str_is(type, "search")) {
        action->type = WEB_SEARCH_ACTION_SEARCH;
        action->search.query = json_get_text(json, "query");
        action->search.queries = texts_of(a, json_get(json, "queries"));
        query = action->search.query;
        if (!query.p && action->search.queries.n)
            query = action->search.queries.v[0];
    } else if (str_is(type, "open_page")) {
        action->type = WEB_SEARCH_ACTION_OPEN_PAGE;
        query = action->open_page.url = json_get_text(json, "url");
    } else if (str_is(type, "find_in_page")) {
        action->type = WEB_SEARCH_ACTION_FIND_IN_PAGE;
        action->find_in_page.url = json_get_text(json, "url");
        action->find_in_page.pattern = json_get_text(json, "pattern");
        query = arena_printf(a, "'%.*s' in %.*s", STR_ARGS(action->find_in_page.pattern),
            STR_ARGS(action->find_in_page.url));
    }
    return query.p ? query : STR("");
}

struct thread_item web_search_item_of(
    struct arena *a, const struct json *call, struct str id, bool done) {
    struct web_search_action *action = arena_new(a, struct web_search_action);
    action->type = WEB_SEARCH_ACTION_OTHER;
    struct str query = done ? read_action(a, json_get(call, "action"), action) : STR("");
    return (struct thread_item){ .type = THREAD_ITEM_WEB_SEARCH,
        .web_search.web_search_item = { .id = id, .query = query, .action = action } };
}
