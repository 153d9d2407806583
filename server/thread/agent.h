/* agent: threads that the models of other threads have started: whose they are, how they are, who hears of it
 * (agent-loop.md 23, threads.md 29a). */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"

struct thread;
struct thread_manager;

enum {
    AGENTS_OPEN_MAX = 6,
    AGENT_DEPTH_MAX = 1
}; /* unless agents.max_threads, .max_depth are configured */

/* What makes a thread an agent; its parent is in its lineage. Strings live in the thread's arena, "no string" for what
 * it does not have. */
struct thread_agent {
    struct str session; /* the id of the thread at the root */
    struct str nickname, role, path;
    int32_t depth;   /* below the root */
    bool introduced; /* its model knows who it is */
    bool watched;    /* its parent has still to be told of its end */
};

/* How a thread's last turn ended; COLLAB_AGENT_STATUS_PENDING_INIT: there was none since it was loaded. */
struct thread_outcome {
    enum collab_agent_status status;
    bool has_message;
    struct buf message; /* the last words, or what went wrong */
};

/* Who waits for a change of any thread's state. Called from the loop, from within the change: it must not end
 * anything. */
struct agent_watch {
    struct agent_watch *next, *prev;
    void (*changed)(struct agent_watch *watch);
};
void agent_watch_add(struct thread_manager *m, struct agent_watch *watch);
void agent_watch_remove(struct thread_manager *m, struct agent_watch *watch);
void agents_changed(struct thread_manager *m);

/* ---- states ---- */

/* Of any loaded thread; COLLAB_AGENT_STATUS_NOT_FOUND for others. The message points into the thread. */
struct collab_agent_state thread_agent_state(const struct thread_manager *m, struct str id);
/* Nothing more will come of it by itself. */
bool agent_status_is_final(enum collab_agent_status status);
/* As the model and files have it: "running", {"completed":"Done."}. */
struct json *agent_state_json(struct arena *a, const struct collab_agent_state *state);

/* A turn of the thread is over, with the last message or "no string". */
void thread_agent_ends(struct thread *thread, enum collab_agent_status status, struct str message);
/* The thread is being unloaded. */
void thread_agent_leaves(struct thread *thread);

/* ---- the tree ---- */

/* "/root", "/root/worker". */
struct str thread_agent_path(const struct thread *thread);
/* The loaded one of the same session that has the path, or NULL. */
struct thread *thread_agent_at(const struct thread *of, struct str path);
/* How deep its children would be. */
int32_t thread_agent_depth(const struct thread *thread);
/* May its model start more? */
bool thread_agents_are_offered(const struct thread *thread);
/* As many of its session are open as may be. */
bool thread_agents_are_full(const struct thread *thread);
/* "- ID: NICKNAME" of each loaded child, in the order in which they were made; "no string": there are none. */
struct str thread_agent_lines(struct arena *a, const struct thread *thread);
/* The loaded threads below the one of that id, children before their own, newest first. In `a`. */
struct str_array thread_agents_below(
    const struct thread_manager *m, struct arena *a, struct str id);

/* What a child starts with. Strings are copied. */
struct agent_plan {
    struct str role, path;    /* or "no string" */
    struct str model, effort; /* in place of the parent's; or "no string" */
    bool with_history;        /* it knows what was said so far; with a path also what was done */
};

/* A loaded child of the thread: its settings, its subscribers, no turn yet. */
struct thread *thread_spawn(struct thread *parent, const struct agent_plan *plan);
/* A thread that was read from its file becomes a child again; all subscribers of the parent hear of it. */
void thread_adopt(struct thread *parent, struct thread *child);

/* ---- in files and on the wire ---- */

struct json *agent_source_json(struct arena *a, const struct thread *thread);
/* Takes from the metadata of a file what it is; not an agent: nothing. */
struct rollout_meta;
void thread_agent_restore(struct thread *thread, const struct rollout_meta *meta);
void thread_agent_show(const struct thread *thread, struct wire_thread *view);
