/* api: `codexd api …`: one request to a provider. */
#include "api.h"

#include "account/credentials.h"
#include "account/routing.h"
#include "api_calls.h"
#include "cli/options.h"
#include "loop/retry.h"
#include "turn/report.h"
#include "upstream/responses.h"

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

/* Nothing runs any more but what is being given up here: the loop ends. */
static void stop(struct api *api) {
    responses_session_free(api->session);
    api->session = NULL;
    op_group_cancel(&api->ops);
    errand_stop(&api->errand);
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
            &api->errand.auth, &api->provider, &api->recovery_step, &api->ops, on_recovered, api);
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
    (void)retry_start(&api->errand.loop, &api->ops, 0, on_stop, api);
}

/* ---- the way to the request ---- */

static void send_request(struct api *api) {
    _cleanup_arena_ struct arena a = { 0 };
    struct upstream_headers headers = { .arena = &a };
    struct error why;
    if (!account_headers(&api->errand.account, &api->provider, &headers, &why)) {
        api->status = fail(str_of(why.text));
        stop(api);
        return;
    }
    const struct provider routed = account_provider(&api->errand.account, &a, &api->provider);
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
    api->wait = routing_prepare(&api->errand.account, &api->provider, &api->ops, on_routed, api);
    if (!api->wait)
        send_request(api);
}

static void on_start(void *user) {
    struct api *api = user;
    api->wait = auth_prepare(&api->errand.auth, &api->provider, &api->ops, on_prepared, api);
    if (!api->wait)
        on_prepared(api, NULL);
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
    struct json *json = json_parse(&api->errand.arena, buf_str(&text), &why);
    if (!json || json->kind != JSON_OBJECT)
        return error_set(
            reterr, 0, "the request is no JSON object: %s", json ? "another value" : why.text);
    if (api->command == CLI_API_RESPONSES)
        json_put(json, STR("stream"), json_new_bool(&api->errand.arena, true));
    _cleanup_buf_ struct buf body = { 0 };
    json_write(&body, json);
    api->body = arena_str(&api->errand.arena, buf_str(&body));
    return true;
}

static bool find_provider(struct api *api, const char *id, struct error *reterr) {
    struct error why;
    struct config *config = config_load(&api->errand.config, &api->errand.arena, NULL, &why);
    if (!config)
        return error_set(reterr, 0, "failed to load configuration: %s", why.text);
    struct str wanted = id ? str_of(id) : config_text(config, "model_provider");
    struct provider found;
    bool ok = provider_find(
        &api->errand.arena, config->tree, wanted.n ? wanted : STR("openai"), &found, reterr);
    if (ok)
        api->provider = provider_copy(&api->errand.arena, &found);
    config_unref(config);
    return ok;
}

int api_run(const struct cli *cli, struct str home) {
    struct api api = { .command = (int)cli->command, .status = EXIT_SUCCESS };
    struct error err;
    api.websocket = cli_given(cli, CLI_WEBSOCKET);
    if (!errand_init(&api.errand, cli, home, &err))
        return fail(str_of(err.text));
    bool ok = find_provider(&api, cli->values[CLI_PROVIDER], &err) &&
              (api.command == CLI_API_MODELS || read_body(&api, &err));
    if (ok) {
        (void)retry_start(&api.errand.loop, &api.ops, 0, on_start, &api);
    } else {
        api.status = fail(str_of(err.text));
        stop(&api);
    }
    (void)uv_run(&api.errand.loop, UV_RUN_DEFAULT);
    errand_done(&api.errand);
    return api.status;
}
