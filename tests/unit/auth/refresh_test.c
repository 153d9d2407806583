/* refresh: credentials fetched before and after they are refused, with a host that is played here. */
#include "auth/auth.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/time.h"
#include "base/xmalloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

struct fixture {
    uv_loop_t loop;
    struct op_group ops;
    struct auth auth;
    struct arena arena;
    char home[64];
    struct buf log; /* what was asked and what was told, in order */
    struct op *waiting;
    void (*post_done)(void *user, const struct auth_answer *answer);
    void (*ask_done)(void *user, const struct auth_tokens *tokens);
    void *host_user;
};

static const struct provider openai = { .id = STR_INIT("openai"), .requires_openai_auth = true };

static void note(struct fixture *f, const char *text) {
    buf_printf(&f->log, "%s%s", f->log.n ? "; " : "", text);
}

static void host_post(void *host, const char *url, struct str json, int64_t timeout_ms,
    void (*done)(void *user, const struct auth_answer *answer), void *user) {
    struct fixture *f = host;
    (void)url;
    (void)timeout_ms;
    const struct json *body = json_parse(&f->arena, arena_str(&f->arena, json), NULL);
    struct str reason = json_get_text(body, "refresh_reason");
    struct str token = json_get_text(body, reason.p ? "refresh_token" : "token");
    note(f, arena_printf(&f->arena, "%.*s %.*s", STR_ARGS(reason.p ? reason : STR("revoke")),
                STR_ARGS(token))
                .p);
    f->post_done = done;
    f->host_user = user;
}

static void host_ask(void *host, struct str previous_account,
    void (*done)(void *user, const struct auth_tokens *tokens), void *user) {
    struct fixture *f = host;
    note(f, arena_printf(&f->arena, "ask %.*s", STR_ARGS(previous_account)).p);
    f->ask_done = done;
    f->host_user = user;
}

static const struct auth_host host = { host_post, host_ask };

static void on_ready(void *user, const struct auth_failure *failure) {
    struct fixture *f = user;
    f->waiting = NULL;
    note(f, failure ? arena_printf(&f->arena, "%s:%.*s", failure->final ? "final" : "failed",
                          STR_ARGS(failure->text))
                          .p
                    : "ready");
}

static struct str jwt(struct arena *a, const char *serial, int64_t expires_in_s) {
    struct str claims = arena_printf(a,
        "{\"exp\":%lld,\"serial\":\"%s\",\"email\":\"e@x\",\"https://api.openai.com/auth\":{"
        "\"chatgpt_plan_type\":\"pro\",\"chatgpt_user_id\":\"u\"}}",
        (long long)(time_now_us() / 1000000 + expires_in_s), serial);
    return arena_printf(a, "h.%.*s.s", STR_ARGS(base64url_encode(a, claims)));
}

static const char *file_of(struct fixture *f) {
    return arena_printf(&f->arena, "%s/auth.json", f->home).p;
}

/* Returns its token. */
static struct str write_login(struct fixture *f, const char *serial, int64_t expires_in_s) {
    struct str token = jwt(&f->arena, serial, expires_in_s);
    struct str text = arena_printf(&f->arena,
        "{\"OPENAI_API_KEY\":null,\"kept\":1,\"last_refresh\":\"2026-01-01T00:00:00Z\",\"tokens\":{"
        "\"id_token\":\"%.*s\",\"access_token\":\"%.*s\",\"refresh_token\":\"r-%s\",\"account_id\":"
        "\"acc\"}}",
        STR_ARGS(token), STR_ARGS(token), serial);
    assert_int_equal(file_replace(file_of(f), text, 0600), 0);
    return token;
}

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    (void)snprintf(f->home, sizeof f->home, "/tmp/codexd-auth-test-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    assert_int_equal(uv_loop_init(&f->loop), 0);
    auth_init(&f->auth, str_of(f->home), &f->loop);
    f->auth.host = &host;
    f->auth.host_user = f;
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    op_group_cancel(&f->ops);
    auth_cancel(&f->auth);
    assert_int_equal(uv_run(&f->loop, UV_RUN_DEFAULT), 0);
    assert_true(op_group_is_empty(&f->ops));
    assert_int_equal(uv_loop_close(&f->loop), 0);
    auth_done(&f->auth);
    (void)remove(file_of(f));
    (void)remove(f->home);
    arena_free(&f->arena);
    buf_done(&f->log);
    free(f);
    return 0;
}

static void expect_log(struct fixture *f, const char *log) {
    assert_string_equal(buf_cstr(&f->log), log);
    buf_clear(&f->log, 0);
}

static void prepare(struct fixture *f, const struct provider *p) {
    f->waiting = auth_prepare(&f->auth, p, &f->ops, on_ready, f);
    if (!f->waiting)
        note(f, "at once");
}

static unsigned recover(struct fixture *f, const struct provider *p, unsigned step) {
    f->waiting = auth_recover(&f->auth, p, &step, &f->ops, on_ready, f);
    if (!f->waiting)
        note(f, "nothing left");
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    return step;
}

static void answer(struct fixture *f, int status, struct str body) {
    f->post_done(f->host_user, &(struct auth_answer){ status, STR("500 Oh"), body });
}

static void expect_token(struct fixture *f, const struct provider *p, struct str token) {
    struct str seen;
    struct error err;
    assert_true(auth_bearer(&f->auth, p, &f->arena, &seen, &err));
    assert_string_equal(arena_cstr(&f->arena, seen), arena_cstr(&f->arena, token));
}

static void test_fresh_tokens_are_used(void **state) {
    struct fixture *f = *state;
    struct str token = write_login(f, "a", 3600);
    prepare(f, &openai);
    expect_log(f, "at once");
    expect_token(f, &openai, token);
    const struct auth_login *login = auth_login(&f->auth);
    assert_true(str_is(login->email, "e@x") && str_is(login->plan_type, "pro"));
    assert_true(str_is(login->user_id, "u") && str_is(login->account_id, "acc"));
}

static void test_expiring_tokens_are_refreshed_and_stored(void **state) {
    struct fixture *f = *state;
    (void)write_login(f, "a", 60);
    prepare(f, &openai);
    struct str fresh = jwt(&f->arena, "b", 3600);
    answer(f, 200,
        arena_printf(
            &f->arena, "{\"access_token\":\"%.*s\",\"refresh_token\":\"r-b\"}", STR_ARGS(fresh)));
    expect_log(f, "proactive_expiry r-a; ready");
    expect_token(f, &openai, fresh);
    struct str text;
    struct stat st;
    assert_int_equal(file_read(&f->arena, file_of(f), 100000, &text), 0);
    const struct json *json = json_parse(&f->arena, text, NULL);
    assert_true(str_is(json_get_text(json_get(json, "tokens"), "refresh_token"), "r-b"));
    assert_int_equal(json_get_i64(json, "kept", 0), 1);
    assert_false(str_starts(json_get_text(json, "last_refresh"), STR("2026-01-01")));
    assert_int_equal(stat(file_of(f), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_one_refresh_for_many(void **state) {
    struct fixture *f = *state;
    (void)write_login(f, "a", 60);
    prepare(f, &openai);
    struct op *second = auth_prepare(&f->auth, &openai, &f->ops, on_ready, f);
    struct op *third = auth_prepare(&f->auth, &openai, &f->ops, on_ready, f);
    assert_non_null(third);
    op_cancel(second);
    answer(f, 500, STR(""));
    expect_log(f, "proactive_expiry r-a; failed:Failed to refresh token: 500 Oh; "
                  "failed:Failed to refresh token: 500 Oh");
}

static void test_refused_requests_reload_then_refresh(void **state) {
    struct fixture *f = *state;
    (void)write_login(f, "a", 3600);
    prepare(f, &openai);
    unsigned step = recover(f, &openai, 0);
    step = recover(f, &openai, step);
    answer(f, 0, STR("error sending request"));
    (void)recover(f, &openai, step);
    expect_log(f, "at once; ready; unauthorized_recovery r-a; failed:error sending request; "
                  "nothing left");
}

static void test_a_refusal_is_remembered(void **state) {
    struct fixture *f = *state;
    (void)write_login(f, "a", 3600);
    prepare(f, &openai);
    (void)recover(f, &openai, 1);
    answer(f, 401, STR("{\"error\":{\"code\":\"refresh_token_reused\"}}"));
    (void)recover(f, &openai, 1);
#define USED                                                                                       \
    "final:Your access token could not be refreshed because your refresh token was already used. " \
    "Please log out and sign in again."
    expect_log(f, "at once; unauthorized_recovery r-a; " USED "; " USED);
    (void)write_login(f, "b", 3600);
    (void)recover(f, &openai, 0);
    (void)recover(f, &openai, 1);
    expect_log(f, "ready; unauthorized_recovery r-b");
}

static void test_client_tokens_are_asked_for(void **state) {
    struct fixture *f = *state;
    struct error err;
    struct auth_tokens tokens = { jwt(&f->arena, "x", -5), STR("acc-1"), STR_NONE };
    assert_true(auth_set_external(&f->auth, &tokens, &err));
    prepare(f, &openai);
    unsigned step = recover(f, &openai, 0);
    tokens.access_token = jwt(&f->arena, "y", 3600);
    f->ask_done(f->host_user, &tokens);
    expect_token(f, &openai, tokens.access_token);
    (void)recover(f, &openai, step);
    expect_log(f, "at once; ask acc-1; ready; nothing left");
    assert_false(auth_set_external(&f->auth, &(struct auth_tokens){ STR("x"), STR("a") }, &err));
    assert_string_equal(err.text, "invalid ID token format");
}

static void test_revoking(void **state) {
    struct fixture *f = *state;
    struct error err;
    (void)write_login(f, "a", 3600);
    assert_non_null(auth_revoke(&f->auth, &f->ops, on_ready, f));
    assert_true(auth_forget(&f->auth, &err));
    assert_int_equal(auth_kind(&f->auth), AUTH_NONE);
    f->post_done(f->host_user, &(struct auth_answer){ .status = 500 });
    assert_null(auth_revoke(&f->auth, &f->ops, on_ready, f));
    expect_log(f, "revoke r-a; ready");
}

/* Who waited is gone: the issuer's answer is heard by nobody. */
static void test_revoking_is_not_waited_for(void **state) {
    struct fixture *f = *state;
    (void)write_login(f, "a", 3600);
    op_cancel(auth_revoke(&f->auth, &f->ops, on_ready, f));
    f->post_done(f->host_user, &(struct auth_answer){ .status = 200 });
    expect_log(f, "revoke r-a");
}

static void test_a_login_is_stored_and_read(void **state) {
    struct fixture *f = *state;
    struct error err;
    const struct auth_grant grant = {
        .id_token = STR("x.eyJlbWFpbCI6ImFAYi5jIiwiaHR0cHM6Ly9hcGkub3BlbmFpLmNvbS9hdXRoIjp"
                        "7ImNoYXRncHRfYWNjb3VudF9pZCI6ImFjYy0xIn19.y"),
        .access_token = STR("token"),
        .refresh_token = STR("again"),
        .api_key = STR("sk-1")
    };
    assert_true(auth_store_login(&f->auth, &grant, &err));
    assert_int_equal(auth_kind(&f->auth), AUTH_CHATGPT);
    const struct auth_login *login = auth_login(&f->auth);
    assert_true(str_is(login->account_id, "acc-1") && str_is(login->email, "a@b.c"));
    assert_true(login->owner_id.n == 43 && login->expires_at_s == -1);
    assert_false(auth_store_login(&f->auth, &(struct auth_grant){ .id_token = STR("x") }, &err));
    assert_string_equal(err.text, "invalid ID token format");
}

/* ---- commands ---- */

static struct provider command(const char *script, uint64_t timeout_ms) {
    static struct str args[2];
    args[0] = STR("-c");
    args[1] = str_of(script);
    return (struct provider){ .auth = { .command = STR("/bin/sh"),
                                  .args = args,
                                  .arg_count = 2,
                                  .timeout_ms = timeout_ms,
                                  .refresh_interval_ms = 300000 } };
}

static void expect_command(
    struct fixture *f, const char *script, uint64_t timeout_ms, const char *log) {
    struct provider p = command(script, timeout_ms);
    prepare(f, &p);
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    expect_log(f, log);
}

static void test_a_commands_token_is_kept(void **state) {
    struct fixture *f = *state;
    struct provider p = command("echo '  tok  '", 5000);
    prepare(f, &p);
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    prepare(f, &p);
    expect_token(f, &p, STR("tok"));
    unsigned step = recover(f, &p, 0);
    (void)recover(f, &p, step);
    expect_log(f, "ready; at once; ready; nothing left");
}

static void test_commands_that_fail(void **state) {
    struct fixture *f = *state;
    expect_command(f, "exit 3", 5000,
        "failed:provider auth command `/bin/sh` exited with status exit status: 3");
    expect_command(f, "echo no >&2; exit 1", 5000,
        "failed:provider auth command `/bin/sh` exited with status exit status: 1: no");
    expect_command(
        f, "echo", 5000, "failed:provider auth command `/bin/sh` produced an empty token");
    expect_command(f, "printf '\\377'", 5000,
        "failed:provider auth command `/bin/sh` wrote non-UTF-8 data to stdout");
    expect_command(
        f, "exec sleep 60", 20, "failed:provider auth command `/bin/sh` timed out after 20 ms");
}

static void test_a_command_that_is_missing(void **state) {
    struct fixture *f = *state;
    struct provider p = { .auth = { .command = STR("/nonexistent/x"), .timeout_ms = 5000 } };
    prepare(f, &p);
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    expect_log(f, "failed:provider auth command `/nonexistent/x` failed to start: No such file or "
                  "directory (os error 2)");
}

static void test_nobody_waits_for_a_command_any_more(void **state) {
    struct fixture *f = *state;
    struct provider p = command("exec sleep 60", 60000);
    prepare(f, &p);
    op_cancel(f->waiting);
    auth_cancel(&f->auth);
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->log.n, 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_fresh_tokens_are_used),
        TEST(test_expiring_tokens_are_refreshed_and_stored),
        TEST(test_one_refresh_for_many),
        TEST(test_refused_requests_reload_then_refresh),
        TEST(test_a_refusal_is_remembered),
        TEST(test_client_tokens_are_asked_for),
        TEST(test_revoking),
        TEST(test_revoking_is_not_waited_for),
        TEST(test_a_login_is_stored_and_read),
        TEST(test_a_commands_token_is_kept),
        TEST(test_commands_that_fail),
        TEST(test_a_command_that_is_missing),
        TEST(test_nobody_waits_for_a_command_any_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
