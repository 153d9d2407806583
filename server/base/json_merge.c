/* json_merge: RFC 7396 merge patches. */
#include "base/json_merge.h"

static bool is_object(const struct json *j) {
    return j && j->kind == JSON_OBJECT;
}

struct json *json_merge_diff(struct arena *a, const struct json *before, const struct json *after) {
    if (!is_object(before) || !is_object(after))
        return before && json_same(before, after) ? NULL : json_clone(a, after);
    struct json *patch = json_new_object(a);
    for (const struct json *m = after->first; m; m = m->next) {
        struct json *change = json_merge_diff(a, json_get_str(before, m->key), m);
        if (change)
            json_put(patch, arena_str(a, m->key), change);
    }
    for (const struct json *m = before->first; m; m = m->next)
        if (!json_get_str(after, m->key))
            json_put(patch, arena_str(a, m->key), json_new_null(a));
    return patch->count ? patch : NULL;
}

struct json *json_merge_apply(
    struct arena *a, const struct json *target, const struct json *patch) {
    if (!is_object(patch))
        return json_clone(a, patch);
    struct json *merged = json_new_object(a);
    for (const struct json *m = is_object(target) ? target->first : NULL; m; m = m->next)
        if (!json_get_str(patch, m->key))
            json_put(merged, arena_str(a, m->key), json_clone(a, m));
        else if (!json_is_null(json_get_str(patch, m->key)))
            json_put(
                merged, arena_str(a, m->key), json_merge_apply(a, m, json_get_str(patch, m->key)));
    for (const struct json *m = patch->first; m; m = m->next)
        if (!json_is_null(m) && (!is_object(target) || !json_get_str(target, m->key)))
            json_put(merged, arena_str(a, m->key), json_merge_apply(a, NULL, m));
    return merged;
}
