/* Unit tests: mcp/oauth*: the file of logins, and giving up at each step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/tree.h"
#include "base/xmalloc.h"
#include "mcp/oauth_login.h"
#include "mcp/oauth_session.h"
#include "mcp/oauth_status.h"
#include "mcp/oauth_store.h"
#include "upstream/upstream.h"

struct fixture {
    uv_loop_t loop;
    struct upstream upstream;
    struct mcp_oauth oauth;
    struct op_group ops;
    struct arena arena;
    struct mcp_server_config config;
    uv_tcp_t silent; /* takes connections and never answers */
    int connections;
    char home[64];
    int told;
    enum oauth_store_answer answer;
    int lock;
    struct str token;
};

static void on_connection(uv_stream_t *listener, int status) {
    struct fixture *f = listener->data;
    assert_int_equal(status, 0);
    f->connections++;
}

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    const struct sockaddr_in any = { .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_in found;
    int n = sizeof found;
    assert_int_equal(uv_loop_init(&f->loop), 0);
    upstream_init(&f->upstream, &f->loop);
    assert_int_equal(uv_tcp_init(&f->loop, &f->silent), 0);
    f->silent.data = f;
    assert_int_equal(uv_tcp_bind(&f->silent, (const struct sockaddr *)&any, 0), 0);
    assert_int_equal(uv_listen((uv_stream_t *)&f->silent, 8, on_connection), 0);
    assert_int_equal(uv_tcp_getsockname(&f->silent, (struct sockaddr *)&found, &n), 0);
    (void)snprintf(f->home, sizeof f->home, "/tmp/oauth-test-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    f->oauth =
        (struct mcp_oauth){ .loop = &f->loop, .upstream = &f->upstream, .home = str_of(f->home) };
    f->config = (struct mcp_server_config){ .name = STR("web"),
        .enabled = true,
        .json = json_new_object(&f->arena),
        .url = arena_printf(&f->arena, "http://127.0.0.1:%d/mcp", ntohs(found.sin_port)) };
    f->lock = -1;
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    uv_close((uv_handle_t *)&f->silent, NULL);
    upstream_cancel(&f->upstream);
    while (f->upstream.ops.head)
        uv_run(&f->loop, UV_RUN_ONCE);
    upstream_close(&f->upstream);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    upstream_done(&f->upstream);
    assert_null(f->ops.head); /* nothing in flight is left behind */
    assert_null(f->oauth.ops.head);
    assert_int_equal(f->oauth.login_count, 0);
    assert_int_equal(uv_loop_close(&f->loop), 0); /* nor a handle */
    assert_int_equal(tree_remove(f->home), 0);
    arena_free(&f->arena);
    free(f);
    return 0;
}

/* ---- the file ---- */

static void on_stored(void *user, enum oauth_store_answer answer, const struct oauth_entry *entry,
    int lock, struct str error) {
    struct fixture *f = user;
    (void)error;
    f->told++;
    f->answer = answer;
    f->lock = lock;
    f->token = arena_str(&f->arena, entry ? entry->access_token : STR_NONE);
}

static enum oauth_store_answer finish(struct fixture *f) {
    int before = f->told;
    while (f->told == before)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(f->told, before + 1);
    return f->answer;
}

static void save(struct fixture *f, const char *token) {
    const struct oauth_entry entry = { .client_id = STR("c"),
        .access_token = str_of(token),
        .scope = STR("a b"),
        .expires_at_ms = -1 };
    (void)oauth_store_save(&f->oauth, &f->ops, &f->config, &entry, on_stored, f);
}

static void test_a_login_is_found_again(void **state) {
    struct fixture *f = *state;
    const char *path = arena_printf(&f->arena, "%s/.credentials.json", f->home).p;
    struct str text;
    (void)oauth_store_load(&f->oauth, &f->ops, &f->config, on_stored, f);
    assert_int_equal(finish(f), OAUTH_STORE_DONE);
    assert_null(f->token.p);
    save(f, "t1");
    assert_int_equal(finish(f), OAUTH_STORE_DONE);
    (void)oauth_store_load(&f->oauth, &f->ops, &f->config, on_stored, f);
    assert_int_equal(finish(f), OAUTH_STORE_DONE);
    assert_true(str_is(f->token, "t1"));
    assert_int_equal(file_read(&f->arena, path, 4096, &text), 0);
    assert_true(str_eq(text,
        arena_printf(&f->arena,
            "{\"%.*s\":{\"server_name\":\"web\",\"server_url\":\"%.*s\",\"client_id\":\"c\",\"access_token\":\"t1\","
            "\"expires_at\":null,\"refresh_token\":null,\"scopes\":[\"a\",\"b\"]}}",
            STR_ARGS(oauth_store_key(&f->arena, &f->config)), STR_ARGS(f->config.url))));
}

static void test_keys_are_the_references(void **state) {
    struct fixture *f = *state;
    f->config.url = STR("http://127.0.0.1:38427/mcp");
    assert_true(str_is(oauth_store_key(&f->arena, &f->config), "web|e395d9f982d2fa63"));
}

static void test_one_has_the_lock(void **state) {
    struct fixture *f = *state;
    (void)oauth_store_lock(&f->oauth, &f->ops, &f->config, on_stored, f);
    assert_int_equal(finish(f), OAUTH_STORE_DONE);
    int first = f->lock;
    assert_true(first >= 0);
    (void)oauth_store_lock(&f->oauth, &f->ops, &f->config, on_stored, f);
    assert_int_equal(finish(f), OAUTH_STORE_BUSY);
    assert_int_equal(f->lock, -1);
    (void)close(first);
    (void)oauth_store_lock(&f->oauth, &f->ops, &f->config, on_stored, f);
    assert_int_equal(finish(f), OAUTH_STORE_DONE);
    (void)close(f->lock);
}

/* Whether the job has run by then or not: the lock does not stay with nobody. */
static void test_a_lock_that_nobody_wants_goes(void **state) {
    struct fixture *f = *state;
    op_cancel(oauth_store_lock(&f->oauth, &f->ops, &f->config, on_stored, f));
    save(f, "t");
    assert_int_equal(finish(f), OAUTH_STORE_DONE);
    while (f->ops.head)
        uv_run(&f->loop, UV_RUN_ONCE);
    (void)oauth_store_lock(&f->oauth, &f->ops, &f->config, on_stored, f);
    assert_int_equal(finish(f), OAUTH_STORE_DONE);
    (void)close(f->lock);
}

static void test_a_keyring_is_refused(void **state) {
    struct fixture *f = *state;
    f->config.keyring = true;
    save(f, "t");
    assert_int_equal(finish(f), OAUTH_STORE_FAILED);
    (void)oauth_store_load(&f->oauth, &f->ops, &f->config, on_stored, f);
    assert_int_equal(finish(f), OAUTH_STORE_FAILED);
}

/* ---- giving up ---- */

static void on_begun(void *user, struct str url, struct str error) {
    (void)user;
    (void)url;
    (void)error;
    fail_msg("a login that was given up tells something");
}

/* Until somebody waits for an answer. */
static void run_until_asked(struct fixture *f) {
    while (!f->connections)
        uv_run(&f->loop, UV_RUN_ONCE);
}

static struct op *log_in(struct fixture *f) {
    return oauth_login_start(&f->oauth,
        &(struct oauth_login_options){
            .config = &f->config, .id = STR("id"), .timeout_s = 60, .port = -1 },
        on_begun, f);
}

static void test_a_login_is_given_up_before_it_begins(void **state) {
    struct fixture *f = *state;
    op_cancel(log_in(f));
}

static void test_a_login_is_given_up_while_a_server_is_asked(void **state) {
    struct fixture *f = *state;
    struct op *login = log_in(f);
    run_until_asked(f);
    op_cancel(login);
}

static void test_logins_end_with_the_program(void **state) {
    struct fixture *f = *state;
    (void)log_in(f);
    (void)log_in(f);
    run_until_asked(f);
    op_group_cancel(&f->oauth.ops);
}

static void on_ready(void *user, const struct mcp_session_failure *failure) {
    (void)user;
    (void)failure;
    fail_msg("a session that was ended tells something");
}

static void test_a_session_ends_at_any_time(void **state) {
    struct fixture *f = *state;
    struct mcp_session *s = mcp_session_new(&f->oauth, &f->ops, &f->config, on_ready, f);
    mcp_session_end(s);
    s = mcp_session_new(&f->oauth, &f->ops, &f->config, on_ready, f);
    assert_true(mcp_session_prepare(s));
    mcp_session_end(s); /* while the file is read */
    save(f, "t");
    assert_int_equal(finish(f), OAUTH_STORE_DONE);
    s = mcp_session_new(&f->oauth, &f->ops, &f->config, on_ready, f);
    assert_true(mcp_session_prepare(s));
    run_until_asked(f);
    op_group_cancel(&f->ops); /* while the server is asked */
}

static void on_statuses(void *user) {
    (void)user;
    fail_msg("a question that was given up tells something");
}

static void test_a_look_at_servers_is_given_up(void **state) {
    struct fixture *f = *state;
    struct mcp_server_config two[] = { f->config, f->config };
    const struct mcp_server_configs servers = { two, 2 };
    enum mcp_auth_status found[2];
    op_cancel(oauth_status_start(&f->oauth, &f->ops, &servers, found, on_statuses, f));
    struct op *look = oauth_status_start(&f->oauth, &f->ops, &servers, found, on_statuses, f);
    run_until_asked(f);
    op_cancel(look);
    two[0].enabled = false;
    two[1].url = STR_NONE;
    assert_null(oauth_status_start(&f->oauth, &f->ops, &servers, found, on_statuses, f));
    assert_int_equal(found[0], MCP_AUTH_STATUS_UNSUPPORTED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_a_login_is_found_again),
        TEST(test_keys_are_the_references),
        TEST(test_one_has_the_lock),
        TEST(test_a_lock_that_nobody_wants_goes),
        TEST(test_a_keyring_is_refused),
        TEST(test_a_login_is_given_up_before_it_begins),
        TEST(test_a_login_is_given_up_while_a_server_is_asked),
        TEST(test_logins_end_with_the_program),
        TEST(test_a_session_ends_at_any_time),
        TEST(test_a_look_at_servers_is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
