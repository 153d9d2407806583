/* usage: tokens of an answer and of the thread (agent-loop.md 17.3). */
#pragma once

#include "tool/truncate.h"
#include "upstream/response_event.h"

struct thread;
struct turn;

/* What the model's context holds, and when the history is shortened by itself, in tokens. */
int64_t turn_usage_window(const struct thread *thread);
int64_t turn_usage_compact_limit(const struct thread *thread);

/* The history is another one: its tokens are estimated until an answer tells them. */
void turn_usage_estimate(struct thread *thread);

/* How much of a tool's output the model of this turn is shown. */
struct output_policy turn_output_policy(const struct turn *turn);

/* Adds one answer to the thread's totals; nothing when the answer did not tell. */
void turn_usage_add(struct turn *turn, const struct response_event *completed);

/* Keeps the account's limits that the head of an answer tells. */
struct http_head;
void turn_usage_take_head(struct turn *turn, const struct http_head *head);

/* The same of an event of a websocket. */
void turn_usage_take_limits_event(struct turn *turn, const struct json *event);

/* The head of an answer that says a limit is reached: keeps that limit and tells everybody at once. */
void turn_usage_take_limit(struct turn *turn, const struct http_head *head);

/* Tells one connection what was told last. */
struct connection;
void turn_usage_replay(const struct thread *thread, struct connection *to);

/* The context is full: the next turn has to begin with a compaction. */
void turn_usage_fill(struct turn *turn);

/* thread/tokenUsage/updated and account/rateLimits/updated, once an answer's tools are done. */
void turn_usage_notify(struct turn *turn);
