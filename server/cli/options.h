/* options: the command line, as the reference reads it (surface.md 1.13). */
#pragma once

#include "base/arena.h"
#include "cli/listen.h"

#include <stdio.h>

enum cli_command {
    CLI_ROOT,
    CLI_APP_SERVER,
    CLI_DAEMON,
    CLI_DAEMON_START,
    CLI_DAEMON_RESTART,
    CLI_DAEMON_STOP,
    CLI_DAEMON_STATUS,
    CLI_DAEMON_VERSION,
    CLI_PROXY,
    CLI_GENERATE_TS,
    CLI_GENERATE_JSON_SCHEMA,
    CLI_LOGIN,
    CLI_LOGIN_STATUS,
    CLI_LOGOUT,
    CLI_API,
    CLI_API_RESPONSES,
    CLI_API_COMPACT,
    CLI_API_MEMORIES,
    CLI_API_MODELS,
    CLI_COMMANDS, /* how many there are */
};

enum cli_option {
    CLI_CONFIG, /* repeatable, as CLI_ENABLE and CLI_DISABLE: see overrides */
    CLI_ENABLE,
    CLI_DISABLE,
    CLI_PROFILE,
    CLI_SANDBOX,
    CLI_APPROVAL,
    CLI_LISTEN,
    CLI_STDIO,
    CLI_STRICT_CONFIG,
    CLI_PRINT_STARTUP_CONFIG,
    CLI_STARTUP_CLIENT_INFO,
    CLI_STARTUP_SIGN_OUT,
    CLI_CLOUD_SKILLS_SNAPSHOT,
    CLI_CODE_MODE_HOST,
    CLI_ANALYTICS_DEFAULT_ENABLED,
    CLI_WS_AUTH,
    CLI_WS_TOKEN_FILE,
    CLI_WS_TOKEN_SHA256,
    CLI_WS_SHARED_SECRET_FILE,
    CLI_WS_ISSUER,
    CLI_WS_AUDIENCE,
    CLI_WS_MAX_CLOCK_SKEW,
    CLI_OUT,
    CLI_PRETTIER,
    CLI_EXPERIMENTAL,
    CLI_SOCK,
    CLI_WITH_API_KEY,
    CLI_WITH_ACCESS_TOKEN,
    CLI_DEVICE_AUTH,
    CLI_PROVIDER,
    CLI_WEBSOCKET,
    CLI_HELP,
    CLI_VERSION,
    CLI_OPTIONS, /* how many there are */
};

/* One -c, --enable or --disable, in the order given. */
struct cli_override {
    enum cli_option option;
    const char *text;
};

/* Texts are those of argv. */
struct cli {
    enum cli_command command;
    const char *values[CLI_OPTIONS]; /* NULL: not given; "" for options without a value */
    struct listen_address listen;    /* LISTEN_STDIO unless it is given */
    struct cli_override *overrides;
    size_t override_count;
};

/* True: run the command. False: *ret_status is the exit status; help, version or an error was printed to
 * `out` or `err`. Allocations are in `a`. */
bool cli_parse(
    struct arena *a, int argc, char **argv, FILE *out, FILE *err, struct cli *ret, int *ret_status);

static inline bool cli_given(const struct cli *cli, enum cli_option option) {
    return cli->values[option] != NULL;
}
