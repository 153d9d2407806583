/* tables: commands and options of the command line. */
#include "cli/tables.h"

#define ON(command) (1u << (command))

enum {
    GENERATORS = ON(CLI_GENERATE_TS) | ON(CLI_GENERATE_JSON_SCHEMA),
    SERVER = ON(CLI_APP_SERVER),
    API = ON(CLI_API_RESPONSES) | ON(CLI_API_COMPACT) | ON(CLI_API_MEMORIES) | ON(CLI_API_MODELS),
    EVERYWHERE = (1 << CLI_COMMANDS) - 1,
    CONFIGURED = EVERYWHERE,
};

const struct cli_command_row cli_commands[CLI_COMMANDS] = {
    [CLI_ROOT] = { CLI_ROOT, "codexd",
        "Codex app-server in C: serves editors and other clients over JSON Lines",
        "[OPTIONS] <COMMAND> [ARGS]", true },
    [CLI_APP_SERVER] = { CLI_ROOT, "app-server",
        "Serve clients on standard input and output, or on a listener",
        "app-server [OPTIONS] [COMMAND]", false },
    [CLI_DAEMON] = { CLI_APP_SERVER, "daemon",
        "Start, stop and inspect a daemon on the control socket",
        "app-server daemon [OPTIONS] <COMMAND>", true },
    [CLI_DAEMON_START] = { CLI_DAEMON, "start", "Start the daemon unless one is running",
        "app-server daemon start [OPTIONS]", false },
    [CLI_DAEMON_RESTART] = { CLI_DAEMON, "restart", "End the running daemon and start another one",
        "app-server daemon restart [OPTIONS]", false },
    [CLI_DAEMON_STOP] = { CLI_DAEMON, "stop", "End the running daemon",
        "app-server daemon stop [OPTIONS]", false },
    [CLI_DAEMON_STATUS] = { CLI_DAEMON, "status", "Say whether a daemon is running",
        "app-server daemon status [OPTIONS]", false },
    [CLI_DAEMON_VERSION] = { CLI_DAEMON, "version",
        "Say which version the running daemon has; an error when there is none",
        "app-server daemon version [OPTIONS]", false },
    [CLI_PROXY] = { CLI_APP_SERVER, "proxy",
        "Connect standard input and output to a running daemon's socket",
        "app-server proxy [OPTIONS]", false },
    [CLI_GENERATE_TS] = { CLI_APP_SERVER, "generate-ts", "Write the protocol as TypeScript types",
        "app-server generate-ts [OPTIONS] --out <DIR>", false },
    [CLI_GENERATE_JSON_SCHEMA] = { CLI_APP_SERVER, "generate-json-schema",
        "Write the protocol as JSON Schema",
        "app-server generate-json-schema [OPTIONS] --out <DIR>", false },
    [CLI_LOGIN] = { CLI_ROOT, "login", "Log in", "login [OPTIONS] [COMMAND]", false },
    [CLI_LOGIN_STATUS] = { CLI_LOGIN, "status", "Say who is logged in", "login status [OPTIONS]",
        false },
    [CLI_LOGOUT] = { CLI_ROOT, "logout", "Forget the stored credentials", "logout [OPTIONS]",
        false },
    [CLI_API] = { CLI_ROOT, "api", "Send one request to a model provider and print what comes",
        "api [OPTIONS] <COMMAND>", true },
    [CLI_API_RESPONSES] = { CLI_API, "responses",
        "Send the request on standard input to .../responses and print its events, one a line",
        "api responses [OPTIONS] < request.json", false },
    [CLI_API_COMPACT] = { CLI_API, "compact",
        "Send the request on standard input to .../responses/compact and print the new history",
        "api compact [OPTIONS] < request.json", false },
    [CLI_API_MEMORIES] = { CLI_API, "memories",
        "Send the request on standard input to .../memories/trace_summarize and print the summaries",
        "api memories [OPTIONS] < request.json", false },
    [CLI_API_MODELS] = { CLI_API, "models", "Print the provider's list of models",
        "api models [OPTIONS]", false },
};

static const char *const sandbox_modes[] = { "read-only", "workspace-write", "danger-full-access",
    NULL };
static const char *const approval_policies[] = { "on-request", "never", NULL };
static const char *const ws_auth_modes[] = { "capability-token", "signed-bearer-token", NULL };

const struct cli_option_row cli_options[CLI_OPTIONS] = {
    [CLI_CONFIG] = { "--config", 'c', "<key=value>",
        "Override one configuration value; the key may be dotted, the value is TOML or else plain text",
        CONFIGURED, NULL, NULL },
    [CLI_ENABLE] = { "--enable", 0, "<FEATURE>", "Switch a feature on (-c features.<FEATURE>=true)",
        CONFIGURED, NULL, NULL },
    [CLI_DISABLE] = { "--disable", 0, "<FEATURE>",
        "Switch a feature off (-c features.<FEATURE>=false)", CONFIGURED, NULL, NULL },
    [CLI_PROFILE] = { "--profile", 'p', "<CONFIG_PROFILE>",
        "Configuration profile; refused by app-server", ON(CLI_ROOT), NULL, NULL },
    [CLI_SANDBOX] = { "--sandbox", 's', "<SANDBOX_MODE>", "Sandbox of new threads", ON(CLI_ROOT),
        sandbox_modes, "read-only, workspace-write, danger-full-access" },
    [CLI_APPROVAL] = { "--ask-for-approval", 'a', "<APPROVAL_POLICY>",
        "When new threads ask before they act", ON(CLI_ROOT), approval_policies,
        "on-request, never" },
    [CLI_LISTEN] = { "--listen", 0, "<URL>",
        "Where to serve: stdio:// (default), unix://, unix://PATH, ws://IP:PORT or off", SERVER,
        NULL, NULL },
    [CLI_STDIO] = { "--stdio", 0, NULL, "The same as --listen stdio://", SERVER, NULL, NULL },
    [CLI_STRICT_CONFIG] = { "--strict-config", 0, NULL,
        "Refuse to start with unknown configuration keys", SERVER | ON(CLI_ROOT), NULL, NULL },
    [CLI_PRINT_STARTUP_CONFIG] = { "--print-startup-config", 0, NULL,
        "Check the configuration, print its requirements as JSON and end", SERVER, NULL, NULL },
    [CLI_STARTUP_CLIENT_INFO] = { "--startup-client-info", 0, "<STARTUP_CLIENT_INFO>",
        "Client identity (JSON) until a client initializes", SERVER, NULL, NULL },
    [CLI_STARTUP_SIGN_OUT] = { "--startup-sign-out", 0, NULL, "Sign out before anything else",
        SERVER, NULL, NULL },
    [CLI_CLOUD_SKILLS_SNAPSHOT] = { "--cloud-skills-snapshot", 0, "<PATH>",
        "Skills frozen in a file", SERVER, NULL, NULL },
    [CLI_CODE_MODE_HOST] = { "--code-mode-host", 0, "<URL>", "A remote code-mode host", SERVER,
        NULL, NULL },
    [CLI_ANALYTICS_DEFAULT_ENABLED] = { "--analytics-default-enabled", 0, NULL,
        "Accepted for editors that pass it; nothing is collected", SERVER, NULL, NULL },
    [CLI_WS_AUTH] = { "--ws-auth", 0, "<MODE>", "How websocket clients prove themselves", SERVER,
        ws_auth_modes, "capability-token, signed-bearer-token" },
    [CLI_WS_TOKEN_FILE] = { "--ws-token-file", 0, "<PATH>",
        "File with the capability token (absolute)", SERVER, NULL, NULL },
    [CLI_WS_TOKEN_SHA256] = { "--ws-token-sha256", 0, "<HEX>", "SHA-256 of the capability token",
        SERVER, NULL, NULL },
    [CLI_WS_SHARED_SECRET_FILE] = { "--ws-shared-secret-file", 0, "<PATH>",
        "File with the secret of signed bearer tokens (absolute)", SERVER, NULL, NULL },
    [CLI_WS_ISSUER] = { "--ws-issuer", 0, "<ISSUER>", "Issuer that signed tokens must name", SERVER,
        NULL, NULL },
    [CLI_WS_AUDIENCE] = { "--ws-audience", 0, "<AUDIENCE>", "Audience that signed tokens must name",
        SERVER, NULL, NULL },
    [CLI_WS_MAX_CLOCK_SKEW] = { "--ws-max-clock-skew-seconds", 0, "<SECONDS>",
        "How far the clocks of signed tokens may differ", SERVER, NULL, NULL },
    [CLI_OUT] = { "--out", 'o', "<DIR>", "Directory to write to; made when it does not exist",
        GENERATORS, NULL, NULL },
    [CLI_PRETTIER] = { "--prettier", 'p', "<PRETTIER_BIN>",
        "Prettier program to format the files with", ON(CLI_GENERATE_TS), NULL, NULL },
    [CLI_EXPERIMENTAL] = { "--experimental", 0, NULL, "Include experimental methods and fields",
        GENERATORS, NULL, NULL },
    [CLI_SOCK] = { "--sock", 0, "<SOCKET_PATH>", "The daemon's socket", ON(CLI_PROXY), NULL, NULL },
    [CLI_WITH_API_KEY] = { "--with-api-key", 0, NULL, "Read an API key from standard input",
        ON(CLI_LOGIN), NULL, NULL },
    [CLI_WITH_ACCESS_TOKEN] = { "--with-access-token", 0, NULL,
        "Read an access token from standard input", ON(CLI_LOGIN), NULL, NULL },
    [CLI_DEVICE_AUTH] = { "--device-auth", 0, NULL, "Log in with a code on another device",
        ON(CLI_LOGIN), NULL, NULL },
    [CLI_PROVIDER] = { "--provider", 0, "<ID>",
        "A provider of the configuration; without it the one that is configured for new threads",
        API, NULL, NULL },
    [CLI_WEBSOCKET] = { "--websocket", 0, NULL, "Over a websocket instead of server-sent events",
        ON(CLI_API_RESPONSES), NULL, NULL },
    [CLI_HELP] = { "--help", 'h', NULL, "Print this help", EVERYWHERE, NULL, NULL },
    [CLI_VERSION] = { "--version", 'V', NULL, "Print the version", ON(CLI_ROOT), NULL, NULL },
};

static void print_options(FILE *out, enum cli_command command) {
    (void)fputs("\nOptions:\n", out);
    for (size_t i = 0; i < CLI_OPTIONS; i++) {
        const struct cli_option_row *o = &cli_options[i];
        if (!(o->commands & ON(command)))
            continue;
        if (o->letter)
            (void)fprintf(out, "  -%c, %s", o->letter, o->name);
        else
            (void)fprintf(out, "      %s", o->name);
        (void)fprintf(
            out, "%s%s\n          %s\n", o->value ? " " : "", o->value ? o->value : "", o->about);
        if (o->choices_text)
            (void)fprintf(out, "          [possible values: %s]\n", o->choices_text);
    }
}

void cli_print_help(FILE *out, enum cli_command command) {
    const struct cli_command_row *row = &cli_commands[command];
    (void)fprintf(out, "%s\n\nUsage: codexd %s\n", row->about, row->usage);
    bool any = false;
    for (size_t i = CLI_ROOT + 1; i < CLI_COMMANDS; i++) {
        if (cli_commands[i].parent != command)
            continue;
        if (!any)
            (void)fputs("\nCommands:\n", out);
        any = true;
        (void)fprintf(out, "  %-20s  %s\n", cli_commands[i].name, cli_commands[i].about);
    }
    print_options(out, command);
}
