/* text: what is said of another agent, said of this one; front matter; documents that are written. */
#include "base/buf.h"
#include "takeover/parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void is_renamed(const char *from, const char *to) {
    _cleanup_arena_ struct arena a = { 0 };
    assert_string_equal(arena_cstr(&a, takeover_rename(&a, str_of(from))), to);
}

static void test_names_change_as_words(void **state) {
    (void)state;
    is_renamed(
        "Claude claude-code CLAUDE_CODE ClaudeCode Claude Code", "Codex Codex Codex Codex Codex");
    is_renamed("CLAUDE.md claude.md .claude/x (claude) Claude's",
        "AGENTS.md AGENTS.md .Codex/x (Codex) Codex's");
    is_renamed("claude.ai claude.com CLAUDE.local.md claude.mdx",
        "claude.ai claude.com CLAUDE.local.md claude.mdx");
    is_renamed("myclaude claudes claude_x xclaude.md", "myclaude claudes claude_x xclaude.md");
    is_renamed("claude. claude.x claude", "Codex. Codex.x Codex");
    is_renamed("", "");
}

static void test_front_matter_is_cut_off(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct str body;
    const struct json *front = takeover_front(&a, STR("---\nname: x\n---\n\nbody\n\n"), &body);
    assert_true(str_is(json_get_text(front, "name"), "x") && str_is(body, "body"));
    front = takeover_front(&a, STR("---\nname: a: b\n---\nbody"), &body);
    assert_true(front->count == 0 && str_is(body, "body"));
    front = takeover_front(&a, STR("---\nname: x\nbody"), &body);
    assert_true(front->count == 0 && str_is(body, "---\nname: x\nbody"));
}

static void is_written(const char *json, const char *toml) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf out = { 0 };
    takeover_write_toml(&out, json_parse(&a, str_of(json), NULL));
    assert_string_equal(buf_cstr(&out), toml);
}

static void test_documents_are_written_readably(void **state) {
    (void)state;
    is_written("{\"t\":{\"b\":{\"c\":1}},\"s\":\"x\",\"l\":[1,2],\"o\":[3]}",
        "s = \"x\"\nl = [\n    1,\n    2,\n]\no = [3]\n\n[t.b]\nc = 1\n");
    is_written("{\"a b\":{\"x\":{}}}", "[\"a b\".x]\n");
    is_written("{\"a\":\"one\\ntwo \\\"q\\\" \\\\\"}", "a = '''\none\ntwo \"q\" \\'''\n");
    is_written("{\"a\":\"q \\\"\"}", "a = 'q \"'\n");
    is_written("{\"a\":\"x\\n''' \\\"\\\"\\\" \\\\\"}", "a = \"\"\"\nx\n''' \"\"\\\" \\\\\"\"\"\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_change_as_words),
        cmocka_unit_test(test_front_matter_is_cut_off),
        cmocka_unit_test(test_documents_are_written_readably),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
