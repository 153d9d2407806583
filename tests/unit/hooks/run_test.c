/* Unit tests: hooks/run, hooks/output, hooks/match, hooks/load, hooks/spill. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "../process/fixture.h"

#include "base/file.h"
#include "config/layers.h"
#include "hooks/list.h"
#include "hooks/load.h"
#include "hooks/match.h"
#include "hooks/run.h"
#include "hooks/spill.h"

/* ---- what they say ---- */

static const char *read_as(
    struct buf *said, enum hook_event_name event, int status, const char *out, const char *errors) {
    static const char *const states[] = { "running", "completed", "failed", "blocked", "stopped" };
    static const char *const kinds[] = { "warning", "stop", "feedback", "context", "error" };
    _cleanup_arena_ struct arena a = { 0 };
    struct hook_result r;
    hook_read_output(&a, event, 7,
        &(struct run_result){ .status = status, .output = str_of(out), .errors = str_of(errors) },
        &r);
    buf_clear(said, 0);
    buf_printf(said, "%s", states[r.status]);
    for (size_t i = 0; i < r.entries.n; i++)
        buf_printf(said, " %s=%.*s", kinds[r.entries.v[i].kind], STR_ARGS(r.entries.v[i].text));
    return buf_cstr(said);
}

static void test_texts_are_context_for_some(void **state) {
    struct buf *s = &((struct fixture *)*state)->said;
    assert_string_equal(
        read_as(s, HOOK_EVENT_NAME_SESSION_START, 0, " more \n", ""), "completed context=more");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_PRE_TOOL_USE, 0, "more", ""), "completed");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_STOP, 0, "more", ""),
        "failed error=hook returned invalid stop hook JSON output");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_INTERRUPT, 0, "more", ""),
        "failed error=Interrupt hook returned non-JSON stdout");
    assert_string_equal(
        read_as(s, HOOK_EVENT_NAME_PRE_MODEL_REQUEST, 0, "{\"continue\":false}", ""), "completed");
}

static void test_exit_status(void **state) {
    struct buf *s = &((struct fixture *)*state)->said;
    assert_string_equal(
        read_as(s, HOOK_EVENT_NAME_PRE_TOOL_USE, 2, "", "why\n"), "blocked feedback=why");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_PRE_TOOL_USE, 2, "", ""),
        "failed error=PreToolUse hook exited with code 2 but did not write a blocking reason to stderr");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_SESSION_START, 2, "", "why"),
        "failed error=hook exited with code 2");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_PRE_COMPACT, 2, "", "why"), "failed error=why");
    assert_string_equal(
        read_as(s, HOOK_EVENT_NAME_STOP, 3, "", "why"), "failed error=hook exited with code 3");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_STOP, -1, "", ""),
        "failed error=hook exited without a status code");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_POST_MODEL_REQUEST, 1, "", ""), "failed");
}

static void test_json(void **state) {
    struct buf *s = &((struct fixture *)*state)->said;
    static const char denies[] =
        "{\"systemMessage\":\"w\",\"hookSpecificOutput\":{\"hookEventName\":\"PreToolUse\",\"additionalContext\":\"c\","
        "\"permissionDecision\":\"deny\",\"permissionDecisionReason\":\"r\"}}";
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_PRE_TOOL_USE, 0, denies, ""),
        "blocked warning=w context=c feedback=r");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_PRE_TOOL_USE, 0, "{\"unknown\":1}", ""),
        "failed error=hook returned invalid pre-tool-use JSON output");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_PRE_TOOL_USE, 0, "{\"continue\":false}", ""),
        "failed error=PreToolUse hook returned unsupported continue:false");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_STOP, 0, "{\"decision\":\"block\"}", ""),
        "failed error=Stop hook returned decision:block without a non-empty reason");
    assert_string_equal(
        read_as(s, HOOK_EVENT_NAME_USER_PROMPT_SUBMIT, 0, "{\"continue\":false}", ""), "stopped");
    assert_string_equal(
        read_as(s, HOOK_EVENT_NAME_POST_TOOL_USE, 0, "{\"continue\":false,\"reason\":\"q\"}", ""),
        "stopped stop=PostToolUse hook stopped execution");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_PERMISSION_REQUEST, 0,
                            "{\"hookSpecificOutput\":{\"hookEventName\":\"PermissionRequest\","
                            "\"decision\":{\"behavior\":\"deny\"}}}",
                            ""),
        "blocked feedback=PermissionRequest hook denied approval");
    assert_string_equal(read_as(s, HOOK_EVENT_NAME_POST_TOOL_USE, 0, "[", ""),
        "failed error=hook returned invalid post-tool-use JSON output");
}

/* ---- what they are for ---- */

static bool is_for(const char *matcher, const char *subject) {
    const struct hook_metadata h = { .matcher = str_of(matcher) };
    const struct str names[] = { str_of(subject) };
    return hook_matches(&h, names, 1);
}

static void test_matchers(void **state) {
    (void)state;
    assert_true(is_for("", "Bash"));
    assert_true(is_for("*", "Bash"));
    assert_true(is_for("Read|Bash", "Bash"));
    assert_false(is_for("Ba", "Bash"));
    assert_false(is_for("bash", "Bash"));
    assert_true(is_for("^Ba", "Bash"));
    assert_true(is_for("mcp__(?:a|b)__t\\d", "mcp__b__t1"));
    assert_false(is_for("(", "Bash"));
    const struct hook_metadata h = { .matcher = STR("Bash") };
    assert_true(hook_matches(&h, NULL, 0));
}

static void test_only_trusted_ones_run(void **state) {
    (void)state;
    struct hook_metadata h = { .handler_type = HOOK_METADATA_COMMAND,
        .enabled = true,
        .trust_status = HOOK_TRUST_STATUS_TRUSTED };
    assert_true(hook_may_run(&h));
    h.trust_status = HOOK_TRUST_STATUS_MODIFIED;
    assert_false(hook_may_run(&h));
    h.trust_status = HOOK_TRUST_STATUS_MANAGED;
    h.enabled = false;
    assert_false(hook_may_run(&h));
}

/* ---- running ---- */

static void on_ended(void *user, const struct hook_one *v, size_t n) {
    struct fixture *f = user;
    for (size_t i = 0; i < n; i++) {
        struct str first = v[i].result.entries.n ? v[i].result.entries.v[0].text : STR("");
        buf_printf(&f->said, "%.*s %d %.*s|", STR_ARGS(v[i].run.id), (int)v[i].run.status,
            STR_ARGS(first));
    }
}

static struct op *run(struct fixture *f, const char *first, const char *second) {
    struct hook_metadata h[2] = { { .event_name = HOOK_EVENT_NAME_USER_PROMPT_SUBMIT,
        .timeout_sec = 60,
        .source_path = STR("/f"),
        .command = { str_of(first), false } } };
    h[1] = h[0];
    h[1].display_order = 1;
    h[1].command.command = str_of(second);
    const struct hook_metadata *both[] = { &h[0], &h[1] };
    struct op *op = hooks_run(&f->loop, &f->ops,
        &(struct hooks_wish){ .hooks = both, .n = 2, .input = STR("{\"a\":1}"), .cwd = STR("/") });
    hooks_listen(op, on_ended, f);
    return op;
}

static void test_all_are_heard_in_order(void **state) {
    struct fixture *f = *state;
    (void)run(f, "cat", "pwd");
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->said),
        "user-prompt-submit:0:/f 2 hook returned invalid user prompt submit JSON output|user-prompt-submit:1:/f 1 "
        "/|");
}

static void test_cancel_kills_them_silently(void **state) {
    struct fixture *f = *state;
    op_cancel(run(f, "sleep 60", "sleep 60"));
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->said.n, 0);
}

/* ---- long texts ---- */

static void on_spilled(void *user) {
    struct fixture *f = user;
    buf_add_str(&f->said, STR("done "));
}

static struct op *spill(struct fixture *f, struct str folder, struct str *text, struct arena *a) {
    const struct hook_long one = { text, 40 };
    assert_true(hook_is_long(&one));
    return hook_spill(&f->loop, &f->ops, folder, &one, 1, a, on_spilled, f);
}

static void test_a_long_text_is_kept_in_a_file(void **state) {
    struct fixture *f = *state;
    _cleanup_arena_ struct arena a = { 0 };
    char folder[] = "/tmp/spill-XXXXXX";
    struct str all = arena_printf(&a, "%0200d", 7), text = all, kept;
    assert_non_null(mkdtemp(folder));
    (void)spill(f, str_of(folder), &text, &a);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    const char *path = strstr(text.p, folder);
    assert_non_null(path);
    assert_int_equal(file_read(&a, path, 1000, &kept), 0);
    assert_true(str_eq(kept, all));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void test_without_a_file_there_is_no_name(void **state) {
    struct fixture *f = *state;
    _cleanup_arena_ struct arena a = { 0 };
    struct str text = arena_printf(&a, "%0200d", 7);
    (void)spill(f, STR("/dev/null/x"), &text, &a);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_null(strstr(text.p, "saved"));
    assert_non_null(strstr(text.p, "10 tokens truncated"));
}

static void test_a_cancelled_spill_changes_nothing(void **state) {
    struct fixture *f = *state;
    _cleanup_arena_ struct arena a = { 0 };
    struct str all = arena_printf(&a, "%0200d", 7), text = all;
    op_cancel(spill(f, STR("/dev/null/x"), &text, &a));
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->said.n, 0);
    assert_ptr_equal(text.p, all.p);
}

/* ---- which there are ---- */

static void on_loaded(void *user, struct hook_list *list) {
    struct fixture *f = user;
    buf_printf(&f->said, "%zu", list ? list->hooks.n : 99);
    hook_list_free(list);
}

static struct op *load(struct fixture *f) {
    return hooks_load(&f->loop, &f->ops,
        &(struct layer_sources){ .home = STR("/nonexistent"),
            .system_file = STR("/nonexistent/config.toml"),
            .cwd = STR("/nonexistent") },
        on_loaded, f);
}

static void test_there_may_be_none(void **state) {
    struct fixture *f = *state;
    (void)load(f);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(buf_cstr(&f->said), "0");
}

static void test_a_cancelled_search_is_silent(void **state) {
    struct fixture *f = *state;
    op_cancel(load(f));
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->said.n, 0);
}

int main(void) {
    (void)signal(SIGPIPE, SIG_IGN); /* as in the daemon: hooks need not read */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_texts_are_context_for_some, setup, teardown),
        cmocka_unit_test_setup_teardown(test_exit_status, setup, teardown),
        cmocka_unit_test_setup_teardown(test_json, setup, teardown),
        cmocka_unit_test(test_matchers),
        cmocka_unit_test(test_only_trusted_ones_run),
        cmocka_unit_test_setup_teardown(test_all_are_heard_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cancel_kills_them_silently, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_long_text_is_kept_in_a_file, setup, teardown),
        cmocka_unit_test_setup_teardown(test_without_a_file_there_is_no_name, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_cancelled_spill_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_there_may_be_none, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_cancelled_search_is_silent, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
