/* main: arguments, subcommands, exit status. */
#include "auth/auth.h"
#include "base/log.h"
#include "cli/options.h"
#include "config/home.h"
#include "schema/generate.h"
#include "server.h"

#include <stdio.h>
#include <stdlib.h>

/* "Error: <text>", status 1: how the reference ends a start. */
static int fail(const char *text) {
    (void)fprintf(stderr, "Error: %s\n", text);
    return EXIT_FAILURE;
}

static int not_built_yet(const char *what) {
    (void)fprintf(stderr, "Error: `codexd %s` is not implemented yet\n", what);
    return EXIT_FAILURE;
}

static int run_app_server(const struct cli *cli, struct str home) {
    struct error err;
    if (cli->listen.kind == LISTEN_OFF)
        return fail("no transport configured; use --listen or enable remote control");
    if (cli->listen.kind != LISTEN_STDIO)
        return not_built_yet("app-server --listen");
    struct server *server = server_new(cli, home, &err);
    return server ? server_run(server) : fail(err.text);
}

static int run_generate(const struct cli *cli) {
    struct error err;
    bool experimental = cli_given(cli, CLI_EXPERIMENTAL);
    const char *dir = cli->values[CLI_OUT];
    bool ok = cli->command == CLI_GENERATE_TS ? schema_generate_typescript(dir, experimental, &err)
                                              : schema_generate_json(dir, experimental, &err);
    return ok ? EXIT_SUCCESS : fail(err.text);
}

static int run_login_status(struct str home) {
    struct auth auth;
    auth_init(&auth, home, NULL);
    enum auth_kind mode = auth_kind(&auth);
    struct str key = auth.api_key;
    int status = EXIT_SUCCESS;
    if (mode == AUTH_NONE) {
        (void)fprintf(stderr, "Not logged in\n");
        status = EXIT_FAILURE;
    } else if (mode == AUTH_CHATGPT) {
        (void)fprintf(stderr, "Logged in using ChatGPT\n");
    } else if (mode != AUTH_API_KEY) {
        (void)fprintf(stderr, "Logged in, in a way that codexd does not serve yet\n");
    } else if (key.n > 13) {
        (void)fprintf(
            stderr, "Logged in using an API key - %.8s***%.*s\n", key.p, 5, key.p + key.n - 5);
    } else {
        (void)fprintf(stderr, "Logged in using an API key - ***\n");
    }
    auth_done(&auth);
    return status;
}

/* The first line of standard input, without white space around it. */
static struct str read_key(struct arena *a) {
    char *line = NULL;
    size_t room = 0;
    ssize_t n = getline(&line, &room, stdin);
    struct str key = arena_str(a, str_trim((struct str){ line, n > 0 ? (size_t)n : 0 }));
    free(line);
    return key;
}

static int run_login(const struct cli *cli, struct str home) {
    if (!cli_given(cli, CLI_WITH_API_KEY))
        return not_built_yet("login");
    struct arena a = { 0 };
    struct auth auth;
    struct error err;
    int status = EXIT_FAILURE;
    (void)fprintf(stderr, "Reading API key from stdin...\n");
    struct str key = read_key(&a);
    auth_init(&auth, home, NULL);
    if (!key.n)
        (void)fprintf(stderr, "No API key provided via stdin.\n");
    else if (!auth_store_api_key(&auth, key, &err))
        (void)fprintf(stderr, "Error logging in: %s\n", err.text);
    else
        status = EXIT_SUCCESS;
    if (status == EXIT_SUCCESS)
        (void)fprintf(
            stderr, "API key saved. Authentication is checked when you send a request.\n");
    auth_done(&auth);
    arena_free(&a);
    return status;
}

/* Without a loop the tokens of a login are not revoked: they expire. */
static int run_logout(struct str home) {
    struct auth auth;
    struct error err;
    int status = EXIT_SUCCESS;
    auth_init(&auth, home, NULL);
    if (auth_kind(&auth) == AUTH_NONE) {
        (void)fprintf(stderr, "Not logged in\n");
    } else if (!auth_forget(&auth, &err)) {
        (void)fprintf(stderr, "Error logging out: %s\n", err.text);
        status = EXIT_FAILURE;
    } else {
        (void)fprintf(stderr, "Successfully logged out\n");
    }
    auth_done(&auth);
    return status;
}

static int run(const struct cli *cli) {
    struct arena a = { 0 };
    struct str home;
    struct error err;
    int status;
    if (cli->command == CLI_GENERATE_TS || cli->command == CLI_GENERATE_JSON_SCHEMA)
        return run_generate(cli);
    if (!home_find(&a, &home, &err))
        return fail(err.text);
    switch (cli->command) {
    case CLI_APP_SERVER:
        status = run_app_server(cli, home);
        break;
    case CLI_LOGIN_STATUS:
        status = run_login_status(home);
        break;
    case CLI_DAEMON:
        status = not_built_yet("app-server daemon");
        break;
    case CLI_PROXY:
        status = not_built_yet("app-server proxy");
        break;
    case CLI_LOGIN:
        status = run_login(cli, home);
        break;
    case CLI_LOGOUT:
        status = run_logout(home);
        break;
    default:
        status = not_built_yet("api");
    }
    arena_free(&a);
    return status;
}

int main(int argc, char **argv) {
    struct arena a = { 0 };
    struct cli cli;
    int status;
    log_init();
    if (cli_parse(&a, argc, argv, stdout, stderr, &cli, &status)) {
        if (cli.command == CLI_APP_SERVER && cli_given(&cli, CLI_PROFILE))
            status = fail("--profile does not apply to app-server");
        else
            status = run(&cli);
    }
    arena_free(&a);
    return status;
}
