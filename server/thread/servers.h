/* servers: the MCP servers of a thread: who hears of them, whom they may ask (local-methods.md 11.2, 12.5). */
#pragma once

struct config;
struct mcp_host;
struct thread;

/* Starts those of its configuration; when they run already: those that changed in it. */
void thread_servers_start(struct thread *thread);
/* config/mcpServer/reload: the same with the files as they are now. */
void thread_servers_reload(struct thread *thread, struct config *config);
