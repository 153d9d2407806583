/* manager: the loaded threads: making, finding, unloading them (threads.md 11, 15, 21). */
#pragma once

#include "base/map.h"
#include "rpc/hub.h"
#include "thread/stored_keep.h"
#include "thread/thread.h"

struct account;
struct auth;
struct config_source;
struct environments;
struct identity;
struct index;
struct mcp_oauth;
struct sandbox;
struct skills;
struct upstream;

/* One for the process; all pointers are owned by the program. */
struct thread_manager {
    uv_loop_t *loop;
    struct rpc_hub *hub;
    struct upstream *upstream;
    struct auth *auth;
    struct account *account;
    struct mcp_oauth *mcp_oauth; /* NULL: no logins at MCP servers, as in tests */
    struct config_source *config;
    struct identity *identity;
    struct index *index;
    struct stored_keep stored_keep; /* for pages of large threads */
    struct sandbox *sandbox;
    struct environments *environments; /* NULL: there are none, as in tests */
    struct skills *skills;             /* NULL: there are none, as in tests */
    bool told_rules_problem;           /* clients know that the rules files are wrong */
    struct str home, installation_id, cwd;
    struct map threads; /* id -> struct thread * */
    struct uuid_clock ids;
    void (*on_turn_end)(void *user); /* optional: a turn of any thread has ended */
    void *user;
    struct agent_watch *agent_watches; /* those who wait for agents */
    /* Programs of the user that hear of ends (session_end.h, notify.h): not cancelled, they outlive threads and take
     * little time; the loop goes on until they have begun or ended. */
    struct op_group endings;
    struct thread *closing; /* unloaded, until what is under way has ended */
    uv_timer_t unload_timer;
};

/* Everything but `threads` is set by the caller. */
void thread_manager_init(struct thread_manager *m);
/* Cancels the turns of all threads; their operations end soon after. */
void thread_manager_cancel(struct thread_manager *m);
/* Frees all threads. They must be idle. */
void thread_manager_done(struct thread_manager *m);

/* A fresh thread. The error is the text of an answer, its code or (0) -32600. */
struct thread *thread_new(
    struct thread_manager *m, const struct thread_start_params *p, struct error *reterr);

/* For thread/ only: a thread that is not among the loaded ones yet, and putting it there. Of the file's options only
 * those that say where it goes on are looked at. */
struct rollout_options;
struct thread *thread_make(
    struct thread_manager *m, const struct thread_start_params *p, struct error *reterr);
/* The configuration as the files are now, with the client's overrides; what was chosen from it stays chosen. False:
 * nothing has changed, or it cannot be read. */
bool thread_refresh_config(struct thread *thread);
/* An ephemeral one with the configuration and settings of another one, which must outlive it. */
struct thread *thread_make_like(const struct thread *other);
/* One with a copy of the configuration and settings of the other, which keeps its turns where that does. */
struct thread *thread_make_child(const struct thread *parent);
/* It must be idle and not among the loaded ones. */
void thread_free(struct thread *thread);
void thread_add(struct thread *thread, const struct rollout_options *file);

/* A loaded thread by the id of a request: "invalid thread id: …", "thread not found: <id>". */
struct thread *thread_find(struct thread_manager *m, struct str id, struct error *reterr);

/* "<prefix><UUIDv7>": ids of threads, turns and items, in the order in which they are made. */
struct str thread_manager_new_id(struct thread_manager *m, struct arena *a, const char *prefix);

/* The ids of all loaded threads, ascending, in `a`. */
struct str_array thread_manager_ids(const struct thread_manager *m, struct arena *a);
