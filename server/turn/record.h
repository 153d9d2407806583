/* record: what a turn leaves in its thread's file beside items (threads.md 4.3, 4.5, 4.7, 5.1). */
#pragma once

#include "protocol/types.gen.h"
#include "upstream/response_event.h"

struct thread;
struct turn;

/* task_started. */
void turn_record_started(struct turn *turn);

/* task_complete, or turn_aborted for an interrupted turn. `error` is NULL unless it failed. */
void turn_record_ended(
    struct turn *turn, enum turn_status status, const struct turn_error *error, int64_t now_ms);

/* token_usage_record: the tokens of one answer, which have been added to the turn's and the thread's. */
void turn_record_usage(struct turn *turn, const struct response_event *completed);

/* Tokens as files and hooks write them, in `a`. */
struct json *turn_tokens_json(struct arena *a, const struct token_usage_breakdown *tokens);

/* token_count. */
void turn_record_tokens(struct turn *turn);

/* The history was replaced: compacted, and all that follows it. `message`: the summary, or what stands for it. */
void turn_record_compaction(struct turn *turn, struct str message);

/* world_state: what the model knows of its place now; at first whole, later what has changed. */
void turn_record_world(struct thread *thread);
