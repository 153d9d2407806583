/* Fuzz: the decoder, all types of the protocol by index: two bytes for the type, then JSON. What it
 * takes is encoded; that text gives the same bytes again. */
#include <assert.h>

#include "protocol/types.gen.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str round_trip(
    struct arena *a, const struct type *t, struct str text, struct decode_error *err) {
    struct json *json = json_parse(a, text, NULL);
    void *value = arena_zalloc(a, t->size);
    if (!json)
        return STR_NONE;
    if (!proto_decode(a, t, json, value, err)) {
        assert(err->text.p && err->text.p[err->text.n] == '\0');
        return STR_NONE;
    }
    _cleanup_buf_ struct buf out = { 0 };
    proto_encode(&out, t, value);
    (void)proto_experimental_used(a, STR("method"), t, value);
    return arena_str(a, buf_str(&out));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    _cleanup_arena_ struct arena a = { 0 };
    struct decode_error err;
    if (size < 2)
        return 0;
    const struct type *t = proto_type((data[0] | (unsigned)data[1] << 8) % proto_counts.types);
    struct str text = { (const char *)data + 2, size - 2 };
    struct str once = round_trip(&a, t, text, &err);
    if (!once.p)
        return 0;
    struct str twice = round_trip(&a, t, once, &err);
    assert(twice.p && str_eq(once, twice));
    return 0;
}
