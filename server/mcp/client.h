/* client: one server as we talk to it: the handshake, its tools, requests in both directions (local-methods.md 12). */
#pragma once

#include "loop/op.h"
#include "mcp/server_config.h"

struct mcp_oauth;
struct upstream;
struct mcp_client;

enum {
    MCP_CALLS_MAX = 1024,    /* requests to one server without an answer */
    MCP_TOOL_PAGES_MAX = 64, /* of one list */
    MCP_TOOLS_MAX = 4096,    /* of one server; more are left out */
};

#define MCP_PROTOCOL_VERSION "2025-06-18"

/* What a server told of itself. Values live as long as the client. */
struct mcp_facts {
    const struct json *info;           /* serverInfo */
    const struct json *capabilities;   /* an object */
    struct str instructions;           /* or "no string" */
    struct json *tools;                /* an array, those that the configuration hides left out */
    const struct json *tool_list_meta; /* or NULL */
};

/* Why a server did not start. `text` follows "MCP startup failed: ". */
struct mcp_failure {
    struct str text;
    bool timed_out, needs_login;
    bool login_is_old; /* there is one, it does not do any more */
};

struct mcp_client_events {
    /* The handshake is over and the tools are known (NULL), or not. Exactly once, from the loop. After a failure the
     * client is gone with this call. */
    void (*on_started)(void *user, const struct mcp_failure *failure);
    /* A started server has gone. The client stays, what is asked of it fails. At most once. */
    void (*on_lost)(void *user);
    /* elicitation/create: answered with mcp_client_answer(). `id` (JSON) and `params` (an object) are valid during the
     * call. */
    void (*on_question)(void *user, struct str id, const struct json *params);
    /* The server takes it back. */
    void (*on_question_moot)(void *user, struct str id);
};

struct mcp_client_options {
    uv_loop_t *loop;
    struct upstream *upstream;              /* for servers that are reached by HTTP */
    struct mcp_oauth *oauth;                /* for those with a login; or NULL */
    const struct mcp_server_config *config; /* must outlive the client */
    struct str cwd;
    const struct mcp_client_events *events;
    void *user;
};

/* Starts one: an operation of `group`. Cancelling it fails the requests that wait and ends the server. */
struct mcp_client *mcp_client_new(struct op_group *group, const struct mcp_client_options *options);
void mcp_client_cancel(struct mcp_client *client);

const struct mcp_facts *mcp_client_facts(const struct mcp_client *client);
/* The description of a tool by the server's own name; NULL: there is none. */
const struct json *mcp_client_tool(const struct mcp_client *client, struct str name);

/* Answers a question of the server; `result` is a JSON object. */
void mcp_client_answer(struct mcp_client *client, struct str id, struct str result);

/* ---- requests ---- */

enum mcp_outcome {
    MCP_RESULT,
    MCP_ERROR, /* of the server: code, text, data */
    MCP_TIMED_OUT,
    MCP_LOST, /* the server is gone */
};

struct mcp_answer {
    enum mcp_outcome outcome;
    const struct json *result; /* never NULL with MCP_RESULT */
    int64_t code;
    struct str message;
    const struct json *data; /* or NULL */
};

/* The answer, valid during the call; exactly once, from the loop, not after a cancel. */
typedef void mcp_answered(void *user, const struct mcp_answer *answer);

/* Asks a started server: an operation of `group`, whose cancel tells the server. `params` (an object, or NULL) gets a
 * progress token in its _meta; it is written at once. */
struct op *mcp_client_call(struct mcp_client *client, struct op_group *group, const char *method,
    struct json *params, int64_t timeout_ms, mcp_answered *done, void *user);
