/* exec_network: the managed network of a command: who may be reached, and what programs are told of it
 * (agent-loop.md 12.4). */
#pragma once

#include "base/arena.h"
#include "netproxy/rules.h"

struct config;
struct environment;

/* Is the network of confined commands managed? */
bool exec_network_is_managed(const struct config *config);
/* The rules of a permission profile, or "no string": nobody may be reached. In `a`, which shares texts with the
 * configuration. */
struct netproxy_rules exec_network_rules(
    struct arena *a, const struct config *config, struct str profile);
/* How programs find the proxy. */
void exec_network_tell(struct environment *env, const struct netproxy_rules *rules);
