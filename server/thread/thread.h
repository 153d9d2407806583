/* thread: one loaded conversation: settings, history, status, who listens, the turn in progress. */
#pragma once

#include "base/uuid.h"
#include "loop/op.h"
#include "mcp/servers.h"
#include "protocol/types.gen.h"
#include "rpc/subscribers.h"
#include "store/history.h"
#include "store/index_thread.h"
#include "thread/agent.h"
#include "thread/git_facts.h"
#include "thread/hooks.h"
#include "thread/mailbox.h"
#include "thread/obey.h"
#include "thread/project_docs.h"
#include "thread/settings.h"
#include "thread/voice.h"
#include "tool/approvals.h"
#include "tool/dynamic.h"
#include "tool/exec_session.h"

struct guardian;
struct model_info;
struct responses_session;
struct rollout;
struct thread_owner;
struct thread_manager;
struct turn; /* known as an opaque pointer and through `ops` */

enum { THREAD_WAITS = 2 /* kinds of waiting for the user */ };

struct thread_tokens {
    bool known;              /* an answer told its tokens */
    bool reasoning_included; /* those count earlier reasoning too */
    struct token_usage_breakdown total, last;
    int64_t prefix_tokens; /* of the first request of this context window */
    size_t history_bytes;  /* of the history when `last` was told */
    size_t earlier_reasoning_bytes, new_reasoning_bytes; /* of earlier turns, of this one */
};

/* The history's text with what it keeps in files; see history_load.h. */
struct loaded_history {
    struct buf text;
    size_t items,
        wanted; /* of the history when it was read; 0: it was not. When it is being read */
    void (*done)(void *user);
    void *user;
};

struct context_entry {
    struct context_entry *next;
    struct str key, value;
};

enum { THREAD_FLAGS = 2 /* values of thread_active_flag */ };

/* Where a thread comes from. "No string" for what does not apply (threads.md 13.3). */
struct thread_lineage {
    struct str forked_from, parent; /* ids */
    struct str base_key;            /* of the file that holds what it inherited */
    uint64_t base_end_ordinal, base_end_offset;
};

/* See read_state.h. */
struct thread_receipt {
    char revision[UUID_TEXT_BYTES]; /* "": never changed */
    enum { THREAD_READ, THREAD_UNREAD_FROM_START, THREAD_UNREAD_FROM_TURN } unread;
    char turn[UUID_TEXT_BYTES];
};

/* What the model was told last, to tell it only of changes. */
struct thread_told {
    struct buf tools; /* namespaces that have to be found */
    struct buf skills;
    struct buf docs, places, environment, permissions, mode;
    struct buf managed; /* sha1 of the administrator's instructions; "": there are none */
    struct buf model;   /* whose instructions it has got: from the beginning that of the thread */
    struct buf base;    /* where the base instructions come from; see record.h */
};

/* Owned by its manager. Members are read by turn/ and handlers/; what has an order to keep is changed with the
 * functions below. */
struct thread {
    struct thread_manager *manager;
    char id[UUID_TEXT_BYTES];
    char base_instructions_id[UUID_TEXT_BYTES + 4]; /* "msg_…", the same in every request */
    char context_window_id[UUID_TEXT_BYTES];
    unsigned window_number;
    struct arena arena; /* of settings and facts */
    struct config *config;
    struct json *overrides; /* of the configuration, as the client gave them; NULL: of a copy */
    struct run_settings settings;
    struct run_settings
        *next_settings;     /* what clients changed during a turn, for when it has ended; or NULL */
    struct str base_model;  /* that it began with: its instructions stay (instructions.h) */
    struct demands demands; /* that changed them at the start */
    struct project_docs docs;              /* as of the last change of the cwd */
    struct str docs_cwd;                   /* that cwd */
    struct context_entry *context_entries; /* additionalContext as it was given last */
    struct str asked_model;                /* of the last turn; "no string": none yet */
    struct thread_told told;
    bool skills_sought; /* right now, for the turn that begins by itself next */
    bool has_context;   /* the history begins with the initial context */
    struct history history;
    struct loaded_history loaded;
    struct thread_tokens tokens;
    char tokens_turn[UUID_TEXT_BYTES]; /* the turn in which they were told last; "": none */
    struct arena limits_arena;         /* of limits */
    struct rate_limit_snapshot
        limits; /* the account's, as the last answer told; limit_id unset: never */
    struct subscribers subscribers;
    struct exec_sessions sessions; /* commands that were started here, also in earlier turns */
    struct mcp_servers servers;    /* that it started */
    struct op_group ops;           /* the turn */
    struct responses_session *responses; /* with the model's provider */
    struct buf attestation;              /* for the next request (attestation.h); empty: none */
    struct guardian *guardian;           /* that decides about its approvals; NULL: not yet */
    struct turn *turn;                   /* in progress, or NULL */
    const char *turn_id;                 /* of it, while there is one */
    struct thread_voice voice;
    struct rollout *rollout;          /* its file; NULL when it is ephemeral */
    const struct thread_owner *owner; /* see hidden.h; NULL: it is a client's */
    struct thread_lineage lineage;
    struct thread_agent *agent;    /* see agent.h; NULL: no other thread started it */
    struct thread_outcome outcome; /* of its last turn */
    struct mailbox mailbox;
    struct session_source *source; /* as its file says; NULL: a client of ours */
    struct str session;            /* of another thread, which it shares; "no string": its own */
    const char *initialization;    /* of its history, for the model service; NULL: "new" */
    struct thread_receipt read;
    struct thread_hooks hooks;
    struct goal_state *goal;     /* NULL: none (goal.h) */
    bool goal_is_news;           /* the model has not been told of it */
    struct buf queue;            /* JSON (queue.h); empty: nothing waits */
    bool syncing, sync_again;    /* its file (sync.h) */
    int64_t idle_since_ms;       /* monotonic; 0: never (unload.h) */
    struct thread *next_closing; /* among those that are being unloaded */
    struct str recorded_model; /* when it was resumed: that of the last turn; may be "no string" */
    struct buf recorded_settings; /* as the file has them last; empty: not at all */
    struct buf recorded_world;    /* what the file says the model knows; empty: nothing */
    int64_t elicitations;   /* questions to the user that others ask: time stops for commands */
    unsigned outside_count; /* items that were said outside of turns */
    struct thread_status status;
    struct dynamic_tools dynamic_tools;
    unsigned waiting[THREAD_FLAGS]; /* calls that wait for a client, by what they wait for */
    enum thread_active_flag flags[THREAD_FLAGS];
    struct approvals approvals;
    bool ephemeral;
    enum thread_history_mode history_mode;
    int64_t created_at_us;
    int64_t created_at_s, updated_at_s, recency_at_s;
    struct str path, preview, originator, thread_source;
    struct str name;       /* that a user gave it, or "no string" */
    struct str project_id; /* or "no string" */
    enum thread_daybreak daybreak;
    struct git_facts git; /* as of its beginning, once it is known */
    bool attached;        /* to the thread it was forked from */
};

/* What is known of its model. Valid until the loop goes on. */
const struct model_info *thread_model(const struct thread *thread);

/* The id as the wire writes it; valid as long as the thread. */
struct str thread_id(const struct thread *thread);

/* The object of thread/start, thread/started, thread/read; made in `a`, pointing into the thread. */
struct wire_thread thread_view(struct arena *a, const struct thread *thread);

/* Looks for the repository that it works in, unless that is known. */
void thread_find_git(struct thread *thread);

/* Reads the project's AGENTS.md files when the cwd is another one. */
void thread_read_docs(struct thread *thread);

/* Tells everybody when it differs (threads.md 21.3). */
void thread_set_status(struct thread *thread, enum thread_status_tag status);

/* A call of the turn begins or ends to wait for a client: a flag of the active status, told when it changes. */
void thread_tell_waiting(struct thread *thread, enum thread_active_flag flag, bool waiting);

/* Takes over the tools that a client provides. */
void thread_set_dynamic_tools(struct thread *thread, const struct dynamic_tool_spec_array *tools);
