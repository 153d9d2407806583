/* Unit tests: the protocol's own types, against answers recorded from the reference (data/). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "protocol/type.h"

static struct str read_data(struct arena *a, const char *name) {
    struct str here = STR(__FILE__); /* relative to the build directory, where tests run */
    while (here.n > 0 && here.p[here.n - 1] != '/')
        here.n--;
    _cleanup_buf_ struct buf b = { 0 };
    FILE *f = fopen(arena_printf(a, "%.*sdata/%s", STR_ARGS(here), name).p, "rb");
    assert_non_null(f);
    for (size_t got = 1; got > 0; b.n += got)
        got = fread(buf_reserve(&b, 65536), 1, 65536, f);
    assert_int_equal(fclose(f), 0);
    return arena_str(a, buf_str(&b));
}

typedef struct str answer_fn(struct arena *a, const struct method *m, const struct json *params);

/* Lines of method, parameters, answer, with tabs between. */
static void check_lines(const char *name, answer_fn *answer) {
    _cleanup_arena_ struct arena data = { 0 };
    struct str rest = read_data(&data, name);
    unsigned lines = 0;
    while (rest.n > 0) {
        _cleanup_arena_ struct arena a = { 0 };
        struct str line = str_cut(&rest, '\n');
        if (str_starts(line, STR("#")))
            continue;
        struct str method = str_cut(&line, '\t');
        struct str params = str_cut(&line, '\t');
        const struct method *m = proto_method_find(method);
        const struct json *json = params.n ? json_parse(&a, params, NULL) : NULL;
        assert_non_null(m);
        struct str got = answer(&a, m, json);
        if (!str_eq(got, line))
            fail_msg("%.*s %.*s\n%.*s\n%.*s", STR_ARGS(method), STR_ARGS(params), STR_ARGS(line),
                STR_ARGS(got));
        lines++;
    }
    assert_true(lines > 50);
}

static struct str refusal(struct arena *a, const struct method *m, const struct json *params) {
    const void *value;
    struct decode_error err;
    return proto_decode_params(a, m, params, &value, &err) ? STR("accepted") : err.text;
}

static void test_bad_parameters_are_refused_in_the_same_words(void **state) {
    (void)state;
    check_lines("refused.tsv", refusal);
}

static struct str gate(struct arena *a, const struct method *m, const struct json *params) {
    const void *value;
    struct decode_error err;
    if (!proto_decode_params(a, m, params, &value, &err))
        return err.text;
    struct str reason = proto_experimental_method(m);
    return reason.p ? reason
                    : proto_experimental_used(a, method_name(m), proto_type(m->params), value);
}

static void test_the_same_things_need_the_capability(void **state) {
    (void)state;
    check_lines("gated.tsv", gate);
}

static void test_an_unknown_method_lists_all(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct decode_error err;
    proto_unknown_method(&a, STR("bogus/x"), &err);
    assert_int_equal(proto_counts.methods, 187);
    assert_int_equal(err.text.n + strlen("Invalid request: "), 4437); /* as the reference's */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_parameters_are_refused_in_the_same_words),
        cmocka_unit_test(test_the_same_things_need_the_capability),
        cmocka_unit_test(test_an_unknown_method_lists_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
