/* server_config: [mcp_servers.<name>] of the configuration (local-methods.md 12.1). */
#pragma once

#include "base/arena.h"
#include "base/json.h"

struct config;

enum {
    MCP_STARTUP_TIMEOUT_MS = 30 * 1000,
    MCP_TOOL_TIMEOUT_MS = 300 * 1000,
    MCP_TIMEOUT_MS_MAX = 24 * 3600 * 1000, /* longer ones are cut to this */
};

/* When a call of the model is asked about first. */
enum mcp_approval_mode {
    MCP_APPROVAL_AUTO, /* by the tool's annotations */
    MCP_APPROVAL_PROMPT,
    MCP_APPROVAL_WRITES, /* unless the tool only reads */
    MCP_APPROVAL_APPROVE /* never */
};

/* Values live in the arena that it was read into. "No string" and NULL: not given. */
struct mcp_server_config {
    struct str name;
    struct str plugin_id;    /* whose it is; "no string": nobody's */
    const struct json *json; /* all of it */
    bool enabled;
    bool forbidden;     /* by the administrator; not enabled then */
    struct str command; /* of a server that is a process */
    struct str url;     /* of one that is reached by HTTP */
    int64_t startup_timeout_ms, tool_timeout_ms;
    bool keyring;  /* its login is in the system's keyring */
    bool parallel; /* its tools may run beside each other */
};

struct mcp_server_configs {
    struct mcp_server_config *v;
    size_t n;
};

/* All servers, those of plugins too, by name, copied into `a`. The files of plugins are read,
 * blocking, for the first call with this snapshot: until a write of the configuration they stay what they were. */
struct mcp_server_configs mcp_server_configs_read(struct arena *a, const struct config *config);

/* The tool is neither left out of the one list nor on the other. */
bool mcp_server_config_has_tool(const struct mcp_server_config *config, struct str tool);
enum mcp_approval_mode mcp_server_config_approval(
    const struct mcp_server_config *config, struct str tool);
