/* fuzz_toml: the TOML reader: errors have a place in the text, values become JSON that is read back. */
#include <assert.h>

#include "base/utf8.h"
#include "config/toml_read.h"

static void check_error(const struct toml_error *e, struct str text) {
    assert(e->text[0] != '\0');
    if (e->line == 0) {
        assert(!utf8_valid(text)); /* the only error without a place */
        return;
    }
    assert(e->column >= 1 && e->end_line >= e->line && e->end_column >= 1);
    assert(e->line <= text.n + 1 && e->column <= text.n + 1);
    assert(e->end_line > e->line || e->end_column >= e->column || !utf8_valid(text) ||
           utf8_length(text) < text.n); /* among longer characters bytes may be counted */
}

static void check_spans(const struct toml *container, struct str text) {
    uint32_t count = 0;
    for (const struct toml *e = container->first; e; e = e->next, count++) {
        assert(e->span.start <= e->span.end && e->span.end <= text.n);
        assert(e->key_span.start <= e->key_span.end && e->key_span.end <= text.n);
        if (container->kind == TOML_TABLE)
            assert(toml_get(container, e->key) == e);
        if (e->kind == TOML_ARRAY || e->kind == TOML_TABLE)
            check_spans(e, text);
        if (!e->next)
            assert(container->last == e);
    }
    assert(count == container->count);
}

static int depth_of(const struct json *value) {
    int deepest = 0;
    if (value->kind != JSON_ARRAY && value->kind != JSON_OBJECT)
        return 0;
    for (const struct json *e = value->first; e; e = e->next) {
        int depth = depth_of(e);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

static void check_json(struct arena *a, const struct toml *root) {
    const struct json *json = toml_to_json(a, root);
    _cleanup_buf_ struct buf out = { 0 };
    if (depth_of(json) > JSON_DEPTH_MAX)
        return;
    json_write(&out, json);
    const struct json *again = json_parse(a, buf_str(&out), NULL);
    assert(again && json_same(json, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = { (const char *)data, size };
    _cleanup_arena_ struct arena a = { 0 };
    struct toml_error e = { 0 };
    const struct toml *root = toml_read(&a, text, &e);
    if (!root) {
        check_error(&e, text);
        return 0;
    }
    check_spans(root, text);
    check_json(&a, root);
    return 0;
}
