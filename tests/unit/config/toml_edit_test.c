/* Unit tests: config/toml_edit: what a change leaves of a document, and what it makes of its value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/toml_edit.h"
#include "config/toml_read.h"

struct edit_case {
    const char *before, *path, *value; /* path parts are separated by '/'; the value is JSON */
    const char *after;                 /* NULL: refused */
    bool merge;
};

static const struct edit_case cases[] = {
    /* values */
    { "", "a", "1", "a = 1\n", false },
    { "a = 1\n", "a", "2", "a = 2\n", false },
    { "a = 1 # one\n", "a", "2", "a = 2 # one\n", false },
    { "a  =  'x' # one\n", "a", "\"x\"", "a  =  'x' # one\n", false },
    { "a = 0x10\n", "a", "16", "a = 0x10\n", false },
    { "a = 1", "b", "2", "a = 1\nb = 2\n", false },
    { "# top\n\n[t]\nx = 1\n", "a", "true", "a = true\n# top\n\n[t]\nx = 1\n", false },
    { "a = 1\n\n# of t\n[t]\nx = 1\n", "b", "2", "a = 1\nb = 2\n\n# of t\n[t]\nx = 1\n", false },
    { "a = [\n 1, # one\n 2\n]\nb = 1\n", "a", "[3]", "a = [3]\nb = 1\n", false },
    { "a = \"\"\"x\n[t]\n\"\"\"\n", "b", "1", "a = \"\"\"x\n[t]\n\"\"\"\nb = 1\n", false },
    { "a = 1979-05-27 07:32:00 # day\n", "a", "1.5", "a = 1.5 # day\n", false },
    { "", "a", "[1,\"x\",{\"b\":1.5,\"c d\":[]},{}]",
        "a = [1, \"x\", { b = 1.5, \"c d\" = [] }, {}]\n", false },
    { "", "a", "\"q\\\"\\\\\\n\\u0001\\u007f\\u00e9\"", "a = \"q\\\"\\\\\\n\\u0001\\u007Fé\"\n",
        false },
    /* quoted keys */
    { "\"a.b\" = 1\n", "a.b", "2", "\"a.b\" = 2\n", false },
    { "'a\"b' = 1\n", "a\"b", "2", "'a\"b' = 2\n", false },
    { "\"\\u0061\" = 1\n", "a", "2", "\"\\u0061\" = 2\n", false },
    { "", "p/x y/z", "1", "[p.\"x y\"]\nz = 1\n", false },
    /* tables */
    { "[t]\nx = 1\n\n[u]\n", "t/y", "2", "[t]\nx = 1\ny = 2\n\n[u]\n", false },
    { "[t] # head\n[u]\n", "t/y", "2", "[t] # head\ny = 2\n[u]\n", false },
    { "[t.u]\nx = 1\n", "t/y", "2", "[t.u]\nx = 1\n\n[t]\ny = 2\n", false },
    { "[t]\nx = 1\n[z]\n", "t/u/v", "2", "[t]\nx = 1\n\n[t.u]\nv = 2\n[z]\n", false },
    { "a = 1\n", "t", "{\"x\":1,\"u\":{\"v\":{\"w\":2}}}",
        "a = 1\n\n[t]\nx = 1\n\n[t.u.v]\nw = 2\n", false },
    { "a = 1\n", "t", "{}", "a = 1\n\n[t]\n", false },
    { "[t]\nx = 1 # one\ny = 2\n", "t", "{\"y\":3}", "[t]\ny = 3\n", false },
    { "[t]\nx = 1 # one\ny = 2\n", "t", "{\"y\":3,\"z\":{\"q\":1}}",
        "[t]\nx = 1 # one\ny = 3\n\n[t.z]\nq = 1\n", true },
    { "[t]\nx = 1\n", "t", "{\"x\":1}", "[t]\nx = 1\n", true },
    { "[t]\nx = 1\n", "t", "{}", "[t]\nx = 1\n", true },
    { "a = 1\n[t]\nx = 1\n[z]\n", "t", "{\"y\":3}", "a = 1\n\n[t]\ny = 3\n[z]\n", false },
    { "[t]\nx = 1\n", "t", "5", "t = 5\n", false },
    /* dotted keys */
    { "a.b = 1\nz = 1\n", "a/c", "2", "a.b = 1\na.c = 2\nz = 1\n", false },
    { "a.b = 1\n", "a/b", "2", "a.b = 2\n", false },
    { "[t]\na.b = 1\n", "t/a/c", "2", "[t]\na.b = 1\na.c = 2\n", false },
    { "a.b.c = 1\n", "a/b", "null", "", false },
    { "a . b = 1 # x\n", "a/b", "2", "a . b = 2 # x\n", false },
    /* values in braces */
    { "a = { b = 1 } # x\n", "a/b", "2", "a = { b = 2 } # x\n", false },
    { "a = { b = 1 }\n", "a/c/d", "2", "a = { b = 1, c = { d = 2 } }\n", false },
    { "a = { b = 1, c = 2 }\n", "a/b", "null", "a = { c = 2 }\n", false },
    { "a = { b = 1 }\n", "a", "{\"c\":2}", "a = { b = 1, c = 2 }\n", true },
    { "a = { b = 1 }\n", "a", "{\"c\":2}", "a = { c = 2 }\n", false },
    { "a = { d = 1979-05-27 }\n", "a/b", "1", "a = { d = 1979-05-27, b = 1 }\n", false },
    /* arrays of tables */
    { "[[a]]\nb = 1\n[[a]]\nb = 2\n", "c", "1", "c = 1\n[[a]]\nb = 1\n[[a]]\nb = 2\n", false },
    { "[[a]]\nb = 1\n[a.x]\nc = 1\n[z]\n", "a", "null", "[z]\n", false },
    { "[[a]]\nb = 1\n", "a/b", "2", NULL, false },
    { "[[a]]\nb = 1\n", "a/0/b", "2", "[a.0]\nb = 2\n", false },
    { "a = [1, 2]\n", "a/0", "2", NULL, false },
    { "a = [1, 2]\n", "a/0/e", "2", "[a.0]\ne = 2\n", false },
    /* a value in the way */
    { "a = 1\n", "a/b", "2", NULL, false },
    { "a = 1\n", "a/b/c", "2", "[a.b]\nc = 2\n", false },
    { "a = { b = 1 }\n", "a/b/c/d", "2", "a = { b = { c = { d = 2 } } }\n", false },
    /* removing */
    { "a = 1\n", "b", "null", "a = 1\n", false },
    { "a = 1\n", "a/b", "null", "a = 1\n", false },
    { "# of a\na = 1\n# of b\nb = 2\n", "a", "null", "# of b\nb = 2\n", false },
    { "a = 1\n\n# of b\nb = 2\n# end\n", "b", "null", "a = 1\n# end\n", false },
    { "[t]\nx = 1\n\n[t.u]\ny = 1\n\n# z\n[z]\n", "t", "null", "\n# z\n[z]\n", false },
    { "[t]\nx = 1\n", "t/x", "null", "[t]\n", false },
    /* ends of lines, a mark at the start */
    { "a = 1\r\n\r\n[t]\r\nx = 1\r\n", "t/y", "2", "a = 1\r\n\r\n[t]\r\nx = 1\r\ny = 2\r\n",
        false },
    { "a = 1\r\n", "t", "{\"x\":1}", "a = 1\r\n\r\n[t]\r\nx = 1\r\n", false },
    { "\xEF\xBB\xBF# x\n", "a", "1",
        "\xEF\xBB\xBF"
        "a = 1\n# x\n",
        false },
    { "# only\n", "t/x", "1", "# only\n\n[t]\nx = 1\n", false },
};

static struct toml_path path_of(struct arena *a, const char *text) {
    struct toml_path path = { arena_array(a, struct str, strlen(text) + 1), 0 };
    for (struct str rest = str_of(text); rest.p;)
        path.v[path.n++] = str_cut(&rest, '/');
    return path;
}

static void edits(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct edit_case *c = &cases[i];
        struct arena a = { 0 };
        struct str after = STR_NONE;
        struct error err;
        struct toml_change change = { path_of(&a, c->path), json_parse(&a, str_of(c->value), NULL),
            c->merge };
        assert_non_null(change.value);
        bool good = toml_edit(&a, str_of(c->before), &change, &after, &err);
        if (good != (c->after != NULL))
            fail_msg("%s: %s = %s: %s", c->before, c->path, c->value, good ? after.p : err.text);
        if (good && !str_is(after, c->after))
            fail_msg(
                "%s\n%s = %s gives\n%s\nnot\n%s", c->before, c->path, c->value, after.p, c->after);
        arena_free(&a);
    }
}

/* The same change once more changes nothing. */
static void twice(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct edit_case *c = &cases[i];
        struct arena a = { 0 };
        struct str again = STR_NONE;
        struct error err;
        if (c->after) {
            struct toml_change change = { path_of(&a, c->path),
                json_parse(&a, str_of(c->value), NULL), c->merge };
            assert_true(toml_edit(&a, str_of(c->after), &change, &again, &err));
            assert_string_equal(arena_cstr(&a, again), c->after);
        }
        arena_free(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = { cmocka_unit_test(edits), cmocka_unit_test(twice) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
