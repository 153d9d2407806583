/* turn: one run of the model on a thread, from turn/start to turn/completed (agent-loop.md 2, 18). */
#pragma once

#include "protocol/types.gen.h"

struct rpc_request;
struct thread;

enum { TURN_INPUT_CHARS_MAX = 1048576 }; /* of all texts of one input together */

/* Starts a turn on an idle thread, or gives the input to the one that runs, and answers the request
 * (errors too). */
void turn_start(struct thread *thread, struct rpc_request *req, const struct turn_start_params *p);

/* The same with a text that no client sent: as if a user had typed it. False: a compaction runs, which takes no input;
 * its end is told to the thread's voice manager. */
bool turn_give(struct thread *thread, struct str text);

/* Whose turn it is for: ids. */
struct turn_cause {
    struct str parent, root;
};

/* The same with the input array of a request, by another thread's turn. */
struct json;
bool turn_send(struct thread *thread, const struct json *input, const struct turn_cause *cause);

/* Starts a turn of an idle thread for what is in its mailbox. */
void turn_start_for_mail(struct thread *thread, const struct turn_cause *cause);

/* Starts a turn with an entry of the thread's queue, which goes; or gives it to the one that runs. Answers the
 * request, thread/queue/start, unless that is NULL. */
void turn_start_queued(struct thread *thread, struct rpc_request *req, struct str id);

/* Starts the turn of a hidden thread. */
void turn_start_hidden(struct thread *thread, struct str text);

/* The same with more to say. */
struct hidden_question {
    const struct json *input;  /* as a client would send it */
    const struct json *schema; /* of the answer, which need not keep to it; or NULL */
    struct str trigger;        /* or "no string" */
};
void turn_ask_hidden(struct thread *thread, const struct hidden_question *question);

/* Starts a turn that goes on towards the thread's goal. */
void turn_start_goal(struct thread *thread);

/* Leaves a text in the conversation as a user's, without a word to anybody: in the turn in progress, or in one of its
 * own that asks no model. */
void turn_note(struct thread *thread, struct str text);

/* A thread's producers are told when its clients read again. */
void turn_watch_readers(struct thread *thread);

/* Gives more input to the running turn and answers the request. */
void turn_steer(struct thread *thread, struct rpc_request *req, const struct turn_steer_params *p);

/* thread/compact/start: answers, ends the turn in progress and begins the one that compacts. */
void turn_compact_start(struct thread *thread, struct rpc_request *req);

/* Ends the running turn, if there is one, as an interrupt does. */
void turn_stop(struct thread *thread);

/* The same by the user: hooks may hear of it first, then the turn ends a little later. */
void turn_stop_by_user(struct thread *thread);

/* The id of the turn in progress, or "no string". */
struct str turn_running_id(const struct thread *thread);

/* Ends the running turn at once: the answer, status idle, then turn/completed "interrupted". */
void turn_interrupt(
    struct thread *thread, struct rpc_request *req, const struct turn_interrupt_params *p);
