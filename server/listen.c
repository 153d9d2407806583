/* listen: how the server's clients come. */
#include "listen.h"

#include "cli/options.h"
#include "cli/ws_auth_options.h"
#include "rpc/connection.h"
#include "transport/stdio.h"

#include <arpa/inet.h>
#include <stdio.h>

const char *listen_default_socket(struct arena *a, struct str home) {
    return arena_printf(a, "%.*s/app-server-control/app-server-control.sock", STR_ARGS(home)).p;
}

static void on_client(void *user, struct transport *client) {
    struct listening *l = user;
    (void)connection_new(l->hub, client);
}

static void print_address(char *out, size_t room, const union listener_address *address) {
    char host[INET6_ADDRSTRLEN] = "";
    bool v6 = address->any.sa_family == AF_INET6;
    const void *bytes = v6 ? (const void *)&address->v6.sin6_addr : &address->v4.sin_addr;
    (void)inet_ntop(address->any.sa_family, bytes, host, sizeof host);
    unsigned port = ntohs(v6 ? address->v6.sin6_port : address->v4.sin_port);
    (void)snprintf(out, room, v6 ? "[%s]:%u" : "%s:%u", host, port);
}

static void print_banner(const union listener_address *address) {
    char text[INET6_ADDRSTRLEN + 16];
    print_address(text, sizeof text, address);
    (void)fprintf(stderr,
        "codex app-server (WebSockets)\n  listening on: ws://%s\n  readyz: http://%s/readyz\n"
        "  healthz: http://%s/healthz\n  note: %s\n",
        text, text, text,
        listener_is_loopback(address)
            ? "binds localhost only (use SSH port-forwarding for remote access)"
            : "websocket auth is required for non-localhost listeners");
}

static bool open_websocket(
    struct listening *l, uv_loop_t *loop, const struct cli *cli, struct error *reterr) {
    union listener_address address = cli->listen.socket;
    char text[INET6_ADDRSTRLEN + 16];
    print_address(text, sizeof text, &address);
    if (!listener_is_loopback(&address) && l->auth.mode == WS_AUTH_NONE)
        return error_set(reterr, 0,
            "refusing to start non-loopback websocket listener %s without auth; configure `--ws-auth "
            "capability-token` or `--ws-auth signed-bearer-token`",
            text);
    l->listener =
        listener_open_tcp(loop, l->transports, l->transports, &address, &l->rules, reterr);
    if (l->listener)
        print_banner(&address);
    return l->listener != NULL;
}

static bool open_stdio(struct listening *l, uv_loop_t *loop, struct error *reterr) {
    int error = 0;
    struct transport *transport = stdio_open(loop, l->transports, &error);
    if (!transport)
        return error_set(
            reterr, error, "cannot use standard input and output: %s", error_of_errno(error));
    (void)connection_new(l->hub, transport);
    return true;
}

bool listen_open(struct listening *l, struct arena *a, uv_loop_t *loop, const struct cli *cli,
    struct str home, struct error *reterr) {
    const char *path = cli->listen.path;
    l->rules = (struct ws_peer_rules){ .auth = &l->auth,
        .is_unix = cli->listen.kind == LISTEN_UNIX,
        .on_client = on_client,
        .user = l };
    switch (cli->listen.kind) {
    case LISTEN_WEBSOCKET:
        return open_websocket(l, loop, cli, reterr);
    case LISTEN_UNIX:
        l->listener = listener_open_unix(loop, l->transports, l->transports,
            *path ? path : listen_default_socket(a, home), &l->rules, reterr);
        return l->listener != NULL;
    default:
        return open_stdio(l, loop, reterr);
    }
}

void listen_close(struct listening *l) {
    if (l->listener)
        listener_close(l->listener);
    l->listener = NULL;
}
