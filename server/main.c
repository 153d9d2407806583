/* main: arguments, subcommands, exit status. */
#include "api.h"
#include "base/log.h"
#include "cli/options.h"
#include "config/home.h"
#include "daemon_command.h"
#include "login_command.h"
#include "proxy.h"
#include "sandbox/sandbox.h"
#include "schema/generate.h"
#include "server.h"
#include "startup.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* "Error: <text>", status 1: how the reference ends a start. */
static int fail(const char *text) {
    (void)fprintf(stderr, "Error: %s\n", text);
    return EXIT_FAILURE;
}

static int run_app_server(const struct cli *cli, struct str home) {
    struct error err;
    if (cli_given(cli, CLI_PRINT_STARTUP_CONFIG))
        return startup_print(cli, home, &err) ? EXIT_SUCCESS : fail(err.text);
    if (cli->listen.kind == LISTEN_OFF)
        return fail("no transport configured; use --listen or enable remote control");
    struct server *server = server_new(cli, home, &err);
    return server ? server_run(server, cli) : fail(err.text);
}

static int run_generate(const struct cli *cli) {
    struct error err;
    bool experimental = cli_given(cli, CLI_EXPERIMENTAL);
    const char *dir = cli->values[CLI_OUT];
    bool ok = cli->command == CLI_GENERATE_TS ? schema_generate_typescript(dir, experimental, &err)
                                              : schema_generate_json(dir, experimental, &err);
    return ok ? EXIT_SUCCESS : fail(err.text);
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
        status = login_status_command(home);
        break;
    case CLI_DAEMON_START:
    case CLI_DAEMON_RESTART:
    case CLI_DAEMON_STOP:
    case CLI_DAEMON_STATUS:
    case CLI_DAEMON_VERSION:
        status = daemon_command(cli, home);
        break;
    case CLI_PROXY:
        status = proxy_run(home, cli->values[CLI_SOCK]);
        break;
    case CLI_LOGIN:
        status = login_command(cli, home);
        break;
    case CLI_LOGOUT:
        status = logout_command(home);
        break;
    default:
        status = api_run(cli, home);
    }
    arena_free(&a);
    return status;
}

/* Descriptors that whoever started us forgot to close are none of our children's. */
static void keep_inherited_to_ourselves(void) {
    (void)close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
}

int main(int argc, char **argv) {
    struct arena a = { 0 };
    struct cli cli;
    int status;
    if (sandbox_helper_main(argc, argv, &status))
        return status;
    log_init();
    keep_inherited_to_ourselves();
    if (cli_parse(&a, argc, argv, stdout, stderr, &cli, &status)) {
        if (cli.command == CLI_APP_SERVER && cli_given(&cli, CLI_PROFILE))
            status = fail("--profile does not apply to app-server");
        else
            status = run(&cli);
    }
    arena_free(&a);
    return status;
}
