/* Unit tests: config/toml_read, above all the cases of toml_cases.txt. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/time.h"
#include "base/utf8.h"
#include "config/toml_read.h"

enum { CASES_BYTES_MAX = 1 << 20, CASES_LEAST = 1800 };

/* Behind the closing quote of the JSON string at the start. */
static size_t end_of_string(struct str line) {
    size_t i = 1;
    while (i < line.n && line.p[i] != '"')
        i += line.p[i] == '\\' ? 2 : 1;
    return i + 1;
}

/* U+00xx back to the byte. */
static struct str bytes_of(struct arena *a, struct str text) {
    char *bytes = arena_alloc(a, text.n + 1);
    size_t n = 0;
    for (uint32_t code; text.n > 0; text = str_from(text, utf8_decode(text, &code))) {
        assert_int_not_equal(utf8_decode(text, &code), 0);
        assert_in_range(code, 0, 0xFF);
        bytes[n++] = (char)code;
    }
    return (struct str){ bytes, n };
}

/* "1:5-1:8 the text", or the value as JSON. */
static struct str answer_to(struct arena *a, struct str text) {
    struct toml_error e;
    struct buf out = { 0 };
    const struct toml *table = toml_read(a, text, &e);
    if (table)
        json_write(&out, toml_to_json(a, table));
    else
        buf_printf(&out, "%zu:%zu-%zu:%zu %s", e.line, e.column, e.end_line, e.end_column, e.text);
    struct str answer = arena_str(a, buf_str(&out));
    buf_done(&out);
    return answer;
}

static bool check_case(struct arena *a, struct str line) {
    bool bytes = line.p[0] == 'b';
    line = str_from(line, bytes);
    size_t end = end_of_string(line);
    const struct json *text = json_parse(a, str_sub(line, 0, end), NULL);
    assert_non_null(text);
    struct str expected = str_from(line, end + 3); /* " = " or " ! " */
    struct str answer = answer_to(a, bytes ? bytes_of(a, text->text) : text->text);
    if (line.p[end + 1] == '!')
        return str_eq(answer, expected);
    const struct json *got = json_parse(a, answer, NULL);
    return got && json_same(got, json_parse(a, expected, NULL));
}

static void test_every_case_is_answered_as_by_the_reference(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 }, scratch = { 0 };
    struct str rest;
    int cases = 0, failures = 0;
    assert_int_equal(
        file_read(&a, TEST_DATA_DIR "/config/toml_cases.txt", CASES_BYTES_MAX, &rest), 0);
    while (rest.n > 0) {
        struct str line = str_cut(&rest, '\n');
        if (line.n == 0 || line.p[0] == '#')
            continue;
        cases++;
        if (!check_case(&scratch, line)) {
            failures++;
            print_error("%.*s\n", STR_ARGS(line));
        }
        arena_reset(&scratch);
    }
    assert_int_equal(failures, 0);
    assert_true(cases >= CASES_LEAST);
}

static const struct toml *read_text(struct arena *a, const char *text) {
    struct toml_error e;
    const struct toml *table = toml_read(a, str_of(text), &e);
    if (!table)
        fail_msg("%s", e.text);
    return table;
}

static void check_span(const char *text, struct toml_span span, const char *expected) {
    assert_true(str_is(str_sub(str_of(text), span.start, span.end - span.start), expected));
}

static void test_nodes_know_where_they_stood(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    static const char text[] =
        "# c\na = 1 # x\n\"b c\".d = [ 1, {e = 'f'} ]\n[t.u]\nv = 1.5e3\n[[w]]\n[[w]]\n";
    const struct toml *root = read_text(&a, text);
    const struct toml *n = toml_get(root, STR("a"));
    check_span(text, n->key_span, "a");
    check_span(text, n->span, "1");
    n = toml_get(root, STR("b c"));
    check_span(text, n->span, "\"b c\"");
    assert_int_equal(n->form, TOML_DOTTED);
    n = toml_get(n, STR("d"));
    check_span(text, n->key_span, "d");
    check_span(text, n->span, "[ 1, {e = 'f'} ]");
    check_span(text, n->last->span, "{e = 'f'}");
    check_span(text, toml_get(n->last, STR("e"))->span, "'f'");
    n = toml_get(root, STR("t"));
    assert_int_equal(n->form, TOML_IMPLICIT);
    n = toml_get(n, STR("u"));
    assert_int_equal(n->form, TOML_HEADER);
    check_span(text, n->span, "u");
    check_span(text, toml_get(n, STR("v"))->span, "1.5e3");
    n = toml_get(root, STR("w"));
    assert_int_equal(n->form, TOML_ARRAY_OF_TABLES);
    assert_int_equal(n->count, 2);
    assert_true(n->first->span.start < n->last->span.start);
}

static void test_positions_count_lines_and_characters(void **state) {
    (void)state;
    static const char text[] = "a = 1\n\xc3\xa4\xc3\xb6 b\r\nc";
    static const struct {
        size_t offset, line, column;
    } cases[] = { { 0, 1, 1 }, { 4, 1, 5 }, { 5, 1, 6 }, { 6, 2, 1 }, { 10, 2, 3 }, { 11, 2, 4 },
        { 14, 3, 1 }, { 15, 3, 2 } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        size_t line, column;
        toml_position(str_of(text), cases[i].offset, &line, &column);
        assert_int_equal(line, cases[i].line);
        assert_int_equal(column, cases[i].column);
    }
}

static void test_values_have_their_types(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    const struct toml *t = read_text(&a,
        "s = \"x\\u0000y\"\ni = 0xff\nf = -inf\nn = nan\nb = true\n"
        "dt = 1979-05-27 07:32:00.50z\nld = 1979-05-27\nlt = 07:32\nldt = 1979-05-27T07:32:00\n");
    assert_true(str_eq(toml_get(t, STR("s"))->text, STR("x\0y")));
    assert_int_equal(toml_get(t, STR("i"))->integer, 255);
    assert_true(isinf(toml_get(t, STR("f"))->real) && toml_get(t, STR("f"))->real < 0);
    assert_true(isnan(toml_get(t, STR("n"))->real));
    assert_true(toml_get(t, STR("b"))->boolean);
    static const struct {
        const char *key, *text;
        enum toml_time time;
    } times[] = {
        { "dt", "1979-05-27T07:32:00.5Z", TOML_OFFSET_DATE_TIME },
        { "ld", "1979-05-27", TOML_LOCAL_DATE },
        { "lt", "07:32:00", TOML_LOCAL_TIME },
        { "ldt", "1979-05-27T07:32:00", TOML_LOCAL_DATE_TIME },
    };
    for (size_t i = 0; i < ARRAY_LEN(times); i++) {
        const struct toml *n = toml_get(t, str_of(times[i].key));
        assert_int_equal(n->kind, TOML_DATETIME);
        assert_int_equal(n->time, times[i].time);
        assert_true(str_is(n->text, times[i].text));
    }
    assert_null(toml_get(t, STR("none")));
    assert_null(toml_get(toml_get(t, STR("s")), STR("none")));
    assert_null(toml_get(NULL, STR("none")));
}

/* Generous for a sanitizer build; something quadratic would take minutes. */
enum { MANY = 50000, QUADRATIC_MS = 8000 };

static void test_large_documents_take_linear_time(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    int64_t start_ms = time_monotonic_ms();
    for (int i = 0; i < MANY; i++)
        buf_printf(&text, "key%d = { a.b = %d, a.c = [1, 2] }\n", i, i);
    for (int i = 0; i < MANY; i++)
        buf_printf(&text, "[table%d.sub]\nx.y = %d\n[[array.of]]\n", i, i);
    const struct toml *t = toml_read(&a, buf_str(&text), NULL);
    assert_non_null(t);
    assert_int_equal(t->count, 2 * MANY + 1);
    assert_int_equal(toml_get(toml_get(t, STR("array")), STR("of"))->count, MANY);
    const struct toml *x = toml_get(toml_get(toml_get(t, STR("table777")), STR("sub")), STR("x"));
    assert_int_equal(toml_get(x, STR("y"))->integer, 777);
    assert_int_equal(toml_to_json(&a, t)->count, 2 * MANY + 1);
    assert_true(time_monotonic_ms() - start_ms < QUADRATIC_MS);
}

static void test_texts_beyond_the_limit_are_refused(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    struct toml_error e;
    memset(buf_reserve(&text, TOML_BYTES_MAX + 1), '\n', TOML_BYTES_MAX + 1);
    text.n = TOML_BYTES_MAX + 1;
    assert_null(toml_read(&a, buf_str(&text), &e));
    assert_string_equal(e.text, "the text is longer than 64 MiB");
    text.n--;
    assert_non_null(toml_read(&a, buf_str(&text), &e));
}

static void test_errors_may_be_ignored(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    assert_null(toml_read(&a, STR("a"), NULL));
    assert_null(toml_read(&a, STR("\xff"), NULL));
    assert_non_null(toml_read(&a, STR_NONE, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_case_is_answered_as_by_the_reference),
        cmocka_unit_test(test_nodes_know_where_they_stood),
        cmocka_unit_test(test_positions_count_lines_and_characters),
        cmocka_unit_test(test_values_have_their_types),
        cmocka_unit_test(test_large_documents_take_linear_time),
        cmocka_unit_test(test_texts_beyond_the_limit_are_refused),
        cmocka_unit_test(test_errors_may_be_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
