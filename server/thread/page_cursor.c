/* page_cursor: where a page begins: a JSON text that clients hand back. */
#include "thread/page_cursor.h"

#include "base/json.h"

static struct str scope_name(enum page_scope scope) {
    static const char *const names[] = {
        [PAGE_TURNS] = "turns",
        [PAGE_ITEMS] = "itemsByCreatedAtOrdinal",
        [PAGE_TIMELINE] = "timeline",
    };
    return str_of(names[scope]);
}

struct str page_cursor_text(
    struct arena *a, struct str thread, enum page_scope scope, const struct page_cursor *cursor) {
    const char *include = cursor->include_anchor ? "true" : "false";
    if (!cursor->turn.p)
        return arena_printf(a,
            "{\"requestedThreadId\":\"%.*s\",\"rolloutOrdinal\":%llu,\"includeAnchor\":%s,"
            "\"scope\":{\"kind\":\"%.*s\"}}",
            STR_ARGS(thread), (unsigned long long)cursor->ordinal, include,
            STR_ARGS(scope_name(scope)));
    _cleanup_buf_ struct buf out = { 0 };
    buf_add_str(&out, STR("{\"turnId\":"));
    json_write_str(&out, cursor->turn);
    buf_printf(&out, ",\"includeAnchor\":%s}", include);
    return arena_str(a, buf_str(&out));
}

bool page_cursor_parse(struct arena *a, struct str text, struct str thread, enum page_scope scope,
    bool legacy, struct page_cursor *ret) {
    const struct json *json = json_parse(a, text, NULL);
    const struct json *include = json_get(json, "includeAnchor");
    if (!include || include->kind != JSON_BOOL)
        return false;
    *ret = (struct page_cursor){ .include_anchor = include->boolean };
    if (legacy) {
        ret->turn = json_get_text(json, "turnId");
        return ret->turn.p != NULL;
    }
    const struct json *ordinal = json_get(json, "rolloutOrdinal");
    return ordinal && ordinal->kind == JSON_NUMBER && json_to_u64(ordinal, &ret->ordinal) &&
           str_eq(json_get_text(json, "requestedThreadId"), thread) &&
           str_eq(json_get_text(json_get(json, "scope"), "kind"), scope_name(scope));
}
