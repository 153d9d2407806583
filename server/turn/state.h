/* state: what a turn is made of; for the files of turn/ only. */
#pragma once

#include "base/uuid.h"
#include "loop/op.h"
#include "protocol/types.gen.h"
#include "thread/hidden.h"
#include "thread/thread.h"
#include "tool/item.h"
#include "turn/guardian.h"
#include "turn/input.h"
#include "upstream/responses.h"

struct rpc_request;

enum turn_item_kind {
    TURN_ITEM_NONE,
    TURN_ITEM_MESSAGE,
    TURN_ITEM_REASONING,
    TURN_ITEM_WEB_SEARCH
};

/* What the model is writing. */
struct turn_item {
    enum turn_item_kind kind;
    struct arena arena;
    struct str id;
    const enum message_phase *phase; /* NULL: none */
    int64_t started_at_ms;
    struct plan_stream *plan; /* a message in plan mode; or NULL */
};

enum turn_kind {
    TURN_REGULAR,
    TURN_COMPACT,
    TURN_SHELL,  /* a command of the user */
    TURN_REVIEW, /* by a thread of its own */
};

/* An operation in the thread's group, without handles: gone when op_close() returns. */
struct turn {
    struct op op;
    struct thread *thread;
    char id[UUID_TEXT_BYTES];
    enum turn_kind kind;
    struct turn_compaction *compaction; /* what the requests are for now; or NULL */
    struct review *review;              /* of TURN_REVIEW, or NULL */
    bool hold_input;                    /* `pending` waits for one more answer */
    struct turn_early *early;           /* items for the model before the input; oldest first */
    struct str root_id;                 /* strings live in the operation's arena */
    struct str parent_id;               /* of the turn that it is for, or "no string" */
    struct str trigger;                 /* turnTrigger, or "no string" */
    struct str service_tier;            /* for this turn only, or "no string" */
    struct run_settings
        *own_settings; /* the thread's, while others hold (step_settings.h); or NULL */
    const struct json *client_metadata;       /* what the client adds to the metadata, or NULL */
    int64_t started_at_ms, first_token_at_ms; /* the latter 0: none yet */
    struct token_usage_breakdown usage;       /* of its answers together */
    int64_t goal_tokens, goal_since_ms;       /* what the goal was told of; the latter 0: nothing */
    const struct json *output_schema;
    struct response_stream *stream; /* the request under way, or NULL */
    struct op *wait;                /* the timer before the next attempt, or NULL */
    unsigned attempts;              /* reconnects of this sampling request */
    unsigned network_waits;
    unsigned recovery_step; /* of the credential, after answers 401 */
    bool head_seen;         /* a 200 answer came for this request */
    bool sampled;           /* the model was asked at least once */
    bool waited_for_servers;
    bool hooks_run;        /* `wait` is for them: what comes meanwhile is looked at after them */
    bool hooks_known;      /* which there are */
    bool request_failed;   /* and its hooks are told of `failure` */
    bool stop_hook_active; /* a hook has kept it from its end */
    bool ending;           /* interrupted: hooks hear of it, then it is over */
    void (*after_hooks)(struct turn *turn);
    bool paused; /* a client does not read: neither do we */
    struct turn_item item;
    struct shell_command *shell;               /* those of the user that run in it */
    struct turn_diff *diff;                    /* of its patches, or NULL */
    struct turn_call *calls;                   /* of this answer, in their order */
    struct turn_open_question *open_questions; /* of calls that are gone; see host.h */
    struct turn_said_later *said_later;
    bool agents_changed; /* which children there are */
    bool tell_objective; /* of a new goal, after the outputs of the calls */
    bool answered;       /* the answer is over: complete, failed or cut; only calls still run */
    bool has_failure, restart; /* what comes then: the failure, or a new request at once */
    struct upstream_error failure;
    bool follow_up;             /* the model has to be asked again after this answer */
    struct turn_input *pending; /* came during the turn; oldest first */
    struct thread_item *last_message;
    struct arena last_message_arena;
    struct guardian_count guardian_count;
    bool told_rerouted, told_verification;
    struct str faster_model;  /* as the last head told, in the arena */
    struct str routing_token; /* x-codex-turn-state: first value wins (upstream-api.md 14) */
};

/* The id as the wire writes it. */
static inline struct str turn_id(const struct turn *turn) {
    return (struct str){ turn->id, UUID_TEXT_BYTES - 1 };
}

/* Where its items are told. */
static inline struct item_place turn_items(const struct turn *turn) {
    struct thread *t = turn->thread;
    if (t->owner)
        return t->owner->items;
    return (struct item_place){ &t->subscribers, t->rollout, &t->voice.items, thread_id(t),
        turn_id(turn) };
}

/* Of the kind, in progress on an idle thread; nobody is told yet. */
struct turn *turn_new(struct thread *thread, enum turn_kind kind);

/* For start.c. The reply frees the request (NULL: there is none) and its parameters: all that needs them comes before.
 * Without input it is for the goal or for mail. */
void turn_begin_with(struct thread *thread, struct rpc_request *req,
    const struct turn_start_params *p, struct turn_input *input);
/* Input for the turn that runs: it is shown just before the model is asked again, at once. */
void turn_push(struct turn *turn, struct turn_input *input);
/* The same by the turn's own calls: not before they have ended. */
void turn_send_self(struct turn *turn, const struct json *input);
bool turn_is_steerable(const struct turn *turn);
/* Of turn/start or thread/queue/start. */
void turn_reply_started(struct rpc_request *req, const struct turn *turn);
void turn_set_preview(struct thread *thread, const struct user_input_array *input);

/* A turn that no client started with input: recorded and told. */
struct turn *turn_begin(struct thread *thread, enum turn_kind kind);

/* Tells clients when nothing is known of the thread's model. */
void turn_warn_of_unknown_model(struct thread *thread);

/* For follow.c: what the model is told of the goal; what the turn has used for it. */
void turn_add_goal(struct turn *turn);
/* Its objective alone, as a tool would tell it. */
void turn_add_objective(struct turn *turn);
bool turn_account_goal(struct turn *turn, bool always); /* else only what is more than nothing */
/* A goal that was made in the turn: what came before does not count for it. */
void turn_begin_goal(struct turn *turn);

/* The turn is over: told to everybody, then freed. `error` is NULL unless it failed. */
void turn_finish(struct turn *turn, enum turn_status status, const struct turn_error *error);
/* The same without a word: it never began for anybody. */
void turn_drop(struct turn *turn);
