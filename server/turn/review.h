/* review: a turn in which a hidden thread of its own reads changes and reports (agent-loop.md 21). */
#pragma once

#include "protocol/types.gen.h"

struct review;
struct rpc_request;
struct thread;

/* Answers the request; a turn that runs is ended first. The target has been checked: nothing in it is empty. */
void review_start(
    struct thread *thread, struct rpc_request *req, const struct review_target *target);

/* The reviewer is given up: the clients are told what there is of it. Its turn goes on and has to be finished. */
void review_stop(struct review *review);

/* The id by which clients know the turn in progress: the reviewer's once it works. */
struct str review_turn_id(const struct review *review);
