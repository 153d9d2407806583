/* fuzz_toml_edit: changes in a document: what is made holds what was wanted, the same once more changes nothing. The
 * first line is the path, with '/' between its parts, the second the value as JSON, after a '+' to merge; the rest is
 * the document. */
#include <assert.h>

#include "config/toml_edit.h"
#include "config/toml_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool holds_null(const struct json *value) {
    bool found = value->kind == JSON_NULL;
    if (value->kind == JSON_OBJECT || value->kind == JSON_ARRAY)
        for (const struct json *e = value->first; e; e = e->next)
            found |= holds_null(e);
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    _cleanup_arena_ struct arena a = { 0 };
    struct error err;
    struct str rest = { (const char *)data, size }, made, again;
    struct str path = str_cut(&rest, '\n'), value = str_cut(&rest, '\n');
    if (!value.p || !rest.p)
        return 0;
    struct toml_change change = { .merge = str_starts(value, STR("+")) };
    change.value = json_parse(&a, str_from(value, change.merge), NULL);
    change.path.v = arena_array(&a, struct str, path.n + 1);
    while (path.p)
        change.path.v[change.path.n++] = str_cut(&path, '/');
    const struct toml *table = toml_read(&a, rest, NULL);
    if (!change.value || !table)
        return 0;
    if (!toml_edit(&a, rest, &change, &made, &err))
        return 0;
    const struct toml *edited = toml_read(&a, made, NULL);
    assert(edited);
    assert(
        json_same(toml_to_json(&a, edited), toml_edit_value(&a, toml_to_json(&a, table), &change)));
    bool removes = change.value->kind == JSON_NULL;
    if (!removes && holds_null(change.value))
        return 0;
    assert(toml_edit(&a, made, &change, &again, &err) && str_eq(made, again));
    return 0;
}
