/* servers: the MCP servers of a thread: who hears of them, whom they may ask (local-methods.md 11.2, 12.5). */
#pragma once

#include <stdbool.h>

struct config;
struct mcp_host;
struct thread;

/* One that is enabled must run before the thread does. */
bool thread_servers_are_required(const struct thread *thread);

/* Starts those of its configuration; when they run already: those that changed in it. */
void thread_servers_start(struct thread *thread);
/* config/mcpServer/reload: the same with the files as they are now. */
void thread_servers_reload(struct thread *thread, struct config *config);
