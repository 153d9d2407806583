/* servers: the MCP servers of one thread, or of one question of a client (local-methods.md 11, 12). */
#pragma once

#include "base/map.h"
#include "mcp/client.h"
#include "protocol/types.gen.h"

struct config;
struct mcp_servers;
struct subscribers;

enum { MCP_STARTUP_GRACE_MS = 1000 /* a turn waits so long for servers, unless configured */ };

enum mcp_server_state {
    MCP_SERVER_OFF, /* disabled */
    MCP_SERVER_STARTING,
    MCP_SERVER_READY,
    MCP_SERVER_FAILED,
    MCP_SERVER_NEEDS_LOGIN,
    MCP_SERVER_CANCELLED, /* the set is going */
};

/* Owned by its set. */
struct mcp_server {
    struct mcp_servers *set;
    struct arena arena;
    struct mcp_server_config config;
    enum mcp_server_state state;
    struct mcp_client *client; /* while MCP_SERVER_READY or STARTING */
    struct str failure;        /* "MCP startup failed: …" */
    struct str words;          /* the same for the user */
    bool login_is_old;         /* there is a login, it does not do any more */
    bool lost;                 /* it was ready and has gone */
    bool kept;                 /* was there before the configuration was read again */
    struct op_group questions; /* of the server to the user */
    struct mcp_server *next_retired;
};

struct mcp_host_events {
    /* A server begins to start, is ready, or failed (`error`: in words for the user, else "no string"; `login_is_old`:
     * for want of a new login). */
    void (*on_startup)(void *user, struct str name, enum mcp_server_startup_state state,
        struct str error, bool login_is_old);
    /* May a server ask the user now? */
    bool (*may_ask)(void *user);
    /* The turn in progress, or "no string". */
    struct str (*turn_id)(void *user);
    /* The user is being asked, or not any more. */
    void (*waits)(void *user, bool begins);
};

/* What a set works with; all of it outlives the set. */
struct mcp_host {
    uv_loop_t *loop;
    struct upstream *upstream;
    struct mcp_oauth *oauth; /* NULL: servers get no stored logins */
    struct str cwd;
    struct str thread_id;                 /* "no string": none */
    struct subscribers *subscribers;      /* who is asked */
    const struct mcp_host_events *events; /* NULL: nobody hears, questions are declined */
    void *user;
};

/* A zeroed set has no servers. */
struct mcp_servers {
    struct op_group ops;
    struct mcp_host host;
    struct mcp_server **v; /* by name */
    size_t n;
    struct mcp_server *retired; /* not configured any more; their processes may still be ending */
    struct mcp_wait *waits;
    struct map approved; /* "server/tool": calls run unasked */
    bool tells_kept;     /* those that were kept are told as ready once the others have settled */
    bool temporary;
};

/* Starts what the configuration enables, telling of each; `only` (may be "no string") is the one that is wanted. On a
 * set that has servers: the configuration was read again. What did not change and runs is kept. */
void mcp_servers_start(struct mcp_servers *set, const struct mcp_host *host,
    const struct config *config, struct str only);
/* Tells once more of all: for somebody who has just come. */
void mcp_servers_tell_again(const struct mcp_servers *set);
/* Ends all; `ops` is empty soon after. */
void mcp_servers_cancel(struct mcp_servers *set);
/* `ops` must be empty. */
void mcp_servers_done(struct mcp_servers *set);

/* A set of its own, freed some time after mcp_servers_release(). */
struct mcp_servers *mcp_servers_new(
    const struct mcp_host *host, const struct config *config, struct str only);
void mcp_servers_release(struct mcp_servers *set);

/* NULL: not configured. */
struct mcp_server *mcp_servers_find(const struct mcp_servers *set, struct str name);

/* An operation of `group` that ends when this server (NULL: each one) has started or failed, or after `timeout_ms`
 * (< 0: never); `done` comes from the loop, or from mcp_servers_cancel(). NULL: nothing to wait for, `done` does not
 * come. */
typedef void mcp_settled(void *user);
struct op *mcp_servers_wait(struct mcp_servers *set, struct op_group *group,
    const struct mcp_server *server, int64_t timeout_ms, mcp_settled *done, void *user);

/* "http://host:port" of a server that is reached by HTTP, else "no string"; in `a`. */
struct str mcp_server_origin(struct arena *a, const struct mcp_server *server);
