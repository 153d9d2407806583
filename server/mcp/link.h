/* link: how messages go to one server and come from it: a process (stdio.c) or HTTP (http.c). */
#pragma once

#include "loop/op.h"
#include "mcp/server_config.h"

enum {
    MCP_MESSAGE_BYTES_MAX = 64 * 1024 * 1024, /* of a server; longer ones are dropped */
    MCP_STOP_MS = 1000, /* a process whose input is closed has so long before it is killed */
    MCP_DRAIN_MS = 200, /* for output that is still open after a process's end */
    MCP_HTTP_STOP_MS = 2000,
    MCP_HTTP_MESSAGES_MAX = 256, /* requests of one server under way */
};

struct mcp_oauth;
struct upstream;
struct mcp_link;

/* Why a link has closed; `why` is valid during the call. */
struct mcp_link_end {
    struct str why;
    bool needs_login;  /* the server refuses for want of a login */
    bool login_is_old; /* there is one, it does not do any more */
    bool unasked;      /* nothing was sent */
};

struct mcp_link_events {
    /* One JSON-RPC message, not checked yet; valid during the call. */
    void (*on_message)(void *user, struct str text);
    /* Nothing more comes, and the link must not be used any more. At most once, from the loop. */
    void (*on_closed)(void *user, const struct mcp_link_end *end);
};

struct mcp_link_class {
    bool (*send)(struct mcp_link *link, struct str message);
    void (*ready)(struct mcp_link *link, struct str protocol_version);
};

/* An operation; op_cancel() ends it in good order, without an event. First member of what the two are. */
struct mcp_link {
    struct op op;
    const struct mcp_link_class *kind;
    const struct mcp_link_events *events; /* NULL: nobody listens any more */
    void *user;
};

/* NULL and a negative errno when the program or directory cannot be used. `config` must outlive the link. */
struct mcp_link *mcp_stdio_open(uv_loop_t *loop, struct op_group *group,
    const struct mcp_server_config *config, struct str cwd, int *ret_error);
/* `oauth` NULL: without stored logins. */
struct mcp_link *mcp_http_open(struct upstream *upstream, struct mcp_oauth *oauth,
    struct op_group *group, const struct mcp_server_config *config);

/* False: the server takes nothing more. */
static inline bool mcp_link_send(struct mcp_link *link, struct str message) {
    return link->kind->send(link, message);
}
