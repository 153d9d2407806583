/* survey: what all servers of a set offer, resources too (local-methods.md 11.1). */
#pragma once

#include "mcp/servers.h"

enum { MCP_LIST_PAGES_MAX = 64, MCP_LIST_ITEMS_MAX = 4096 };

struct mcp_survey_entry {
    const struct mcp_server *server;
    struct json *resources, *templates; /* arrays */
};

/* All servers in the set's order; valid during the call. Exactly once, from the loop or from the end of the set; not
 * after a cancel. */
typedef void mcp_surveyed(void *user, const struct mcp_survey_entry *v, size_t n);

/* Waits for the servers that are starting; with `resources` asks those that run for theirs. An operation of `group`;
 * `set` must outlive it. */
struct op *mcp_survey_start(struct mcp_servers *set, struct op_group *group, uv_loop_t *loop,
    bool resources, mcp_surveyed *done, void *user);
