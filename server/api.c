/* api: `codexd api …`: one request to a provider. */
#include "api.h"

#include "account/credentials.h"
#include "account/routing.h"
#include "api_calls.h"
#include "auth_host.h"
#include "cli/options.h"
#include "config/config.h"
#include "config/identity.h"
#include "loop/retry.h"
#include "startup.h"
#include "turn/report.h"
#include "upstream/responses.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

enum { REQUEST_BYTES_MAX = 64 * 1024 * 1024, READ_BYTES = 64 * 1024 };

/* ---- the end ---- */

static void print_error(const struct turn_error *error) {
    _cleanup_buf_ struct buf line = { 0 };
    buf_add_str(&line, STR("{\"error\":"));
    turn_error_encode(&line, error);
    buf_add_str(&line, STR("}\n"));
    (void)fwrite(line.p, 1, line.n, stdout);
    (void)fflush(stdout);
}

static int fail(struct str message) {
    const struct codex_error_info info = { .tag = CODEX_ERROR_INFO_OTHER };
    print_error(&(struct turn_error){ .message = message, .codex_error_info = &info });
    return EXIT_FAILURE;
}

static void on_upstream_idle(struct op_group *ops) {
    struct api *api = ops->user;
    upstream_close(api->upstream);
}

/* Nothing runs any more but what is being given up here: the loop ends. */
static void stop(struct api *api) {
    struct upstream *u = api->upstream;
    responses_session_free(api->session);
    api->session = NULL;
    op_group_cancel(&api->ops);
    account_cancel(api->account);
    auth_cancel(api->account->auth);
    u->ops.on_empty = on_upstream_idle;
    u->ops.user = api;
    if (op_group_is_empty(&u->ops))
        on_upstream_idle(&u->ops);
    else
        upstream_cancel(u);
}

static void on_stop(void *user) {
    stop(user);
}

static void send_request(struct api *api);

static void on_recovered(void *user, const struct auth_failure *failure) {
    struct api *api = user;
    api->wait = NULL;
    if (!failure) {
        send_request(api);
        return;
    }
    api->status = fail(failure->text);
    stop(api);
}

void api_done(struct api *api, const struct upstream_error *error) {
    if (error && error->unauthorized && api->command == CLI_API_RESPONSES) {
        api->wait = auth_recover(
            api->account->auth, &api->provider, &api->recovery_step, &api->ops, on_recovered, api);
        if (api->wait)
            return;
    }
    if (error) {
        _cleanup_arena_ struct arena a = { 0 };
        struct turn_error told = turn_error_of(&a, error);
        print_error(&told);
        api->status = EXIT_FAILURE;
    }
    /* Not from within the operation that has just ended. */
    (void)retry_start(&api->loop, &api->ops, 0, on_stop, api);
}

/* ---- the way to the request ---- */

static void send_request(struct api *api) {
    _cleanup_arena_ struct arena a = { 0 };
    struct upstream_headers headers = { .arena = &a };
    struct error why;
    if (!account_headers(api->account, &api->provider, &headers, &why)) {
        api->status = fail(str_of(why.text));
        stop(api);
        return;
    }
    const struct provider routed = account_provider(api->account, &a, &api->provider);
    api_send(api, &routed, &headers);
}

static void on_routed(void *user, const struct auth_failure *failure) {
    on_recovered(user, failure);
}

static void on_prepared(void *user, const struct auth_failure *failure) {
    struct api *api = user;
    if (failure && api->provider.auth.command.n) {
        on_recovered(api, failure);
        return;
    }
    api->wait = routing_prepare(api->account, &api->provider, &api->ops, on_routed, api);
    if (!api->wait)
        send_request(api);
}

static void on_start(void *user) {
    struct api *api = user;
    api->wait = auth_prepare(api->account->auth, &api->provider, &api->ops, on_prepared, api);
    if (!api->wait)
        on_prepared(api, NULL);
}

/* ---- what it is made of ---- */

struct api_parts {
    struct identity identity;
    struct config_source config;
    struct auth auth;
    struct auth_host_parts host;
    struct upstream upstream;
    struct account account;
};

static void init(struct api *api, struct api_parts *p, struct str home) {
    int r = uv_loop_init(&api->loop);
    assert(r == 0);
    identity_init(&p->identity);
    auth_init(&p->auth, home, &api->loop);
    upstream_init(&p->upstream, &api->loop);
    p->host = (struct auth_host_parts){
        .auth = &p->auth, .upstream = &p->upstream, .identity = &p->identity
    };
    p->auth.host = &auth_host;
    p->auth.host_user = &p->host;
    p->account = (struct account){ .loop = &api->loop,
        .auth = &p->auth,
        .upstream = &p->upstream,
        .config = &p->config,
        .identity = &p->identity };
    api->account = &p->account;
    api->upstream = &p->upstream;
}

static void run(struct api *api, struct api_parts *p, struct str home) {
    init(api, p, home);
    (void)retry_start(&api->loop, &api->ops, 0, on_start, api);
    (void)uv_run(&api->loop, UV_RUN_DEFAULT);
    upstream_done(&p->upstream);
    int r = uv_loop_close(&api->loop);
    assert(r == 0);
    account_done(&p->account);
    auth_done(&p->auth);
    identity_done(&p->identity);
    uv_library_shutdown();
}

/* ---- the command line ---- */

/* The whole of standard input, one JSON object. */
static bool read_body(struct api *api, struct error *reterr) {
    _cleanup_buf_ struct buf text = { 0 };
    size_t n;
    do {
        n = fread(buf_reserve(&text, READ_BYTES), 1, READ_BYTES, stdin);
        text.n += n;
        if (text.n > REQUEST_BYTES_MAX)
            return error_set(reterr, 0, "the request is larger than %d bytes", REQUEST_BYTES_MAX);
    } while (n);
    struct json_error why;
    struct json *json = json_parse(&api->arena, buf_str(&text), &why);
    if (!json || json->kind != JSON_OBJECT)
        return error_set(
            reterr, 0, "the request is no JSON object: %s", json ? "another value" : why.text);
    if (api->command == CLI_API_RESPONSES)
        json_put(json, STR("stream"), json_new_bool(&api->arena, true));
    _cleanup_buf_ struct buf body = { 0 };
    json_write(&body, json);
    api->body = arena_str(&api->arena, buf_str(&body));
    return true;
}

static bool find_provider(
    struct api *api, struct config_source *source, const char *id, struct error *reterr) {
    struct error why;
    struct config *config = config_load(source, &api->arena, NULL, &why);
    if (!config)
        return error_set(reterr, 0, "failed to load configuration: %s", why.text);
    struct str wanted = id ? str_of(id) : config_text(config, "model_provider");
    struct provider found;
    bool ok =
        provider_find(&api->arena, config->tree, wanted.n ? wanted : STR("openai"), &found, reterr);
    if (ok)
        api->provider = provider_copy(&api->arena, &found);
    config_unref(config);
    return ok;
}

int api_run(const struct cli *cli, struct str home) {
    struct api api = { .command = (int)cli->command, .status = EXIT_SUCCESS };
    struct api_parts parts = { 0 };
    struct config_problems problems = { 0 };
    struct error err;
    api.websocket = cli_given(cli, CLI_WEBSOCKET);
    config_source_init(&parts.config, home);
    bool ok = startup_config(cli, &parts.config, &api.arena, &problems, &err) &&
              find_provider(&api, &parts.config, cli->values[CLI_PROVIDER], &err) &&
              (api.command == CLI_API_MODELS || read_body(&api, &err));
    if (ok)
        run(&api, &parts, home);
    else
        api.status = fail(str_of(err.text));
    config_source_done(&parts.config);
    arena_free(&api.arena);
    return api.status;
}
