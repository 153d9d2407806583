/* login_command: `codexd login`, `login status` and `logout`. */
#include "login_command.h"

#include "account/login.h"
#include "cli/options.h"
#include "errand.h"

#include <stdio.h>
#include <stdlib.h>

struct command {
    struct errand errand;
    int status;
};

static int say(int status, const char *text) {
    (void)fprintf(stderr, "%s\n", text);
    return status;
}

static void on_login_end(void *user, struct str login_id, struct str error) {
    struct command *c = user;
    (void)login_id;
    c->status = error.p ? EXIT_FAILURE : EXIT_SUCCESS;
    if (error.p)
        (void)fprintf(stderr, "Error logging in: %.*s\n", STR_ARGS(error));
    else
        (void)fprintf(stderr, "Successfully logged in\n");
    errand_stop(&c->errand);
}

static void on_updated(void *user) {
    (void)user;
}

static const struct account_events events = { on_login_end, on_updated };

/* ---- login ---- */

/* The first line of standard input, without white space around it. */
static struct str read_line(struct arena *a) {
    char *line = NULL;
    size_t room = 0;
    ssize_t n = getline(&line, &room, stdin);
    struct str key = arena_str(a, str_trim((struct str){ line, n > 0 ? (size_t)n : 0 }));
    free(line);
    return key;
}

static int log_in_with_key(struct command *c) {
    struct error err;
    (void)fprintf(stderr, "Reading API key from stdin...\n");
    struct str key = read_line(&c->errand.arena);
    if (!key.n)
        return say(EXIT_FAILURE, "No API key provided via stdin.");
    if (!auth_store_api_key(&c->errand.auth, key, &err)) {
        (void)fprintf(stderr, "Error logging in: %s\n", err.text);
        return EXIT_FAILURE;
    }
    return say(EXIT_SUCCESS, "API key saved. Authentication is checked when you send a request.");
}

static void on_started(
    void *user, const struct login_begun *begun, struct str error, bool not_enabled) {
    struct command *c = user;
    (void)not_enabled;
    if (!begun) {
        (void)fprintf(stderr, "Error logging in: %.*s\n", STR_ARGS(error));
        errand_stop(&c->errand);
    } else if (begun->user_code.p) {
        (void)fprintf(stderr,
            "Log in at this address, on any device:\n\n   %.*s\n\nand type in this code, which is "
            "good for 15 minutes:\n\n   %.*s\n\nGive it to nobody.\n",
            STR_ARGS(begun->url), STR_ARGS(begun->user_code));
    } else {
        (void)fprintf(stderr,
            "Open this address in a browser on this machine to log in:\n\n%.*s\n\n"
            "Without a browser here, use `codexd login --device-auth`.\n",
            STR_ARGS(begun->url));
    }
}

/* Why the configuration does not allow it; NULL: it does. */
static const char *refusal(struct command *c, bool with_key) {
    struct config *config = config_current(&c->errand.config);
    struct str method = config_text(config, "forced_login_method");
    const char *why = NULL;
    if (with_key && str_is(method, "chatgpt"))
        why = "API key login is disabled. Use ChatGPT login instead.";
    if (!with_key && str_is(method, "api"))
        why = "ChatGPT login is disabled. Use API key login instead.";
    config_unref(config);
    return why;
}

static int log_in(struct command *c, const struct cli *cli) {
    bool with_key = cli_given(cli, CLI_WITH_API_KEY);
    const char *refused = refusal(c, with_key);
    if (refused)
        return say(EXIT_FAILURE, refused);
    if (cli_given(cli, CLI_WITH_ACCESS_TOKEN))
        return say(EXIT_FAILURE,
            "Error logging in with access token: codexd does not serve such tokens yet");
    if (with_key)
        return log_in_with_key(c);
    const struct login_options options = { .device = cli_given(cli, CLI_DEVICE_AUTH) };
    (void)login_start(&c->errand.account, &options, on_started, c);
    (void)uv_run(&c->errand.loop, UV_RUN_DEFAULT);
    return c->status;
}

int login_command(const struct cli *cli, struct str home) {
    struct command c = { .status = EXIT_FAILURE };
    struct error err;
    if (!errand_init(&c.errand, cli, home, &err)) {
        (void)fprintf(stderr, "Error: %s\n", err.text);
        return EXIT_FAILURE;
    }
    c.errand.account.events = &events;
    c.errand.account.event_user = &c;
    int status = log_in(&c, cli);
    errand_stop(&c.errand);
    (void)uv_run(&c.errand.loop, UV_RUN_DEFAULT);
    errand_done(&c.errand);
    return status;
}

/* ---- login status ---- */

enum { KEY_SHOWN_BYTES = 13 }; /* a longer key is shown in part */

int login_status_command(struct str home) {
    struct auth auth;
    int status = EXIT_SUCCESS;
    auth_init(&auth, home, NULL);
    enum auth_kind kind = auth_kind(&auth);
    struct str key = auth.api_key;
    if (kind == AUTH_NONE) {
        status = say(EXIT_FAILURE, "Not logged in");
    } else if (kind == AUTH_CHATGPT) {
        (void)say(status, "Logged in using ChatGPT");
    } else if (kind != AUTH_API_KEY) {
        (void)say(status, "Logged in, in a way that codexd does not serve yet");
    } else {
        bool shown = key.n > KEY_SHOWN_BYTES;
        (void)fprintf(stderr, "API key configured - %.*s***%.*s\n", shown ? 8 : 0, key.p,
            shown ? 5 : 0, shown ? key.p + key.n - 5 : "");
        (void)say(status, "Authentication is checked when you send a request.");
    }
    auth_done(&auth);
    return status;
}

/* ---- logout ---- */

static void on_told(void *user, const struct auth_failure *failure) {
    (void)user;
    (void)failure;
}

/* A login's tokens are revoked first; that this fails does not keep anybody logged in. */
int logout_command(struct str home) {
    struct errand e;
    struct error err;
    if (!errand_init(&e, NULL, home, &err))
        return EXIT_FAILURE;
    int status = EXIT_SUCCESS;
    bool any = auth_kind(&e.auth) != AUTH_NONE;
    (void)auth_revoke(&e.auth, &e.account.ops, on_told, NULL);
    errand_finish(&e);
    (void)uv_run(&e.loop, UV_RUN_DEFAULT);
    if (!any) {
        (void)say(status, "Not logged in");
    } else if (!auth_forget(&e.auth, &err)) {
        (void)fprintf(stderr, "Error logging out: %s\n", err.text);
        status = EXIT_FAILURE;
    } else {
        (void)say(status, "Successfully logged out");
    }
    errand_done(&e);
    return status;
}
