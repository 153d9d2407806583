/* Unit tests: every type of the protocol: what is encoded is decoded, and encoded to the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "protocol/types.gen.h"
#include "tests/values/values.h"

enum { SEEDS = 60, DEPTH_MAX = 4 };

static struct str encode(struct arena *a, const struct type *t, const void *value) {
    _cleanup_buf_ struct buf out = { 0 };
    proto_encode(&out, t, value);
    return arena_str(a, buf_str(&out));
}

static void *decode(struct arena *a, const struct type *t, struct str text) {
    struct decode_error err;
    struct json_error json_err;
    struct json *json = json_parse(a, text, &json_err);
    if (!json)
        fail_msg("%.*s: %s: %s", STR_ARGS(type_name(t)), json_err.text, text.p);
    void *value = arena_zalloc(a, t->size);
    if (!proto_decode(a, t, json, value, &err))
        fail_msg("%.*s: %s: %s", STR_ARGS(type_name(t)), err.text.p, text.p);
    return value;
}

static void check(const struct type *t, unsigned seed) {
    _cleanup_arena_ struct arena a = { 0 };
    struct values v = { &a, seed + 1, seed % DEPTH_MAX };
    void *made = arena_zalloc(&a, t->size);
    values_make(&v, t, made);
    struct str first = encode(&a, t, made);
    struct str second = encode(&a, t, decode(&a, t, first));
    if (!str_eq(first, second))
        fail_msg("%.*s:\n%s\n%s\n", STR_ARGS(type_name(t)), first.p, second.p);
}

static void test_all_types_survive(void **state) {
    (void)state;
    assert_true(proto_counts.named > 900);
    for (unsigned id = 0; id < proto_counts.types; id++)
        for (unsigned seed = 0; seed < SEEDS; seed++)
            check(proto_type(id), seed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_types_survive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
