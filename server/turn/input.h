/* input: what a user sends: an item for the clients and an item for the model (agent-loop.md 4.8). */
#pragma once

#include "base/error.h"
#include "base/json.h"
#include "protocol/types.gen.h"

struct input_image;
struct thread_manager;
struct turn;

/* One input on its way into the conversation; everything lives in its arena. */
struct turn_input {
    struct turn_input *next;
    struct arena arena;
    struct thread_item item;                    /* userMessage */
    const struct turn_tool_output *tool_output; /* in place of a message; or NULL */
    bool asked;                                 /* hooks know of it */
    bool skills_found;                          /* those that it may ask for are known */
    struct str_array contexts;                  /* what they want the model to know with it */
    struct input_image *images; /* one for each element, once they have been read; or NULL */
};

/* Characters of all texts; an input over TURN_INPUT_CHARS_MAX is refused. */
size_t turn_input_chars(const struct user_input_array *input);

/* Copies the input of a request: `input` is the JSON array that decoded without an error. */
struct turn_input *turn_input_new(
    struct thread_manager *manager, const struct json *input, struct str client_id);
/* Adds turn/start.toolOutput, which decoded without an error, too. */
void turn_input_add_tool_output(struct turn_input *input, const struct json *tool_output);
void turn_input_free(struct turn_input *input);

/* A request's input array with one text, in `a`. */
struct json *turn_input_of_text(struct arena *a, struct str text);

/* Shows it to the clients, appends it to the history, and frees it. Its pictures have been read. */
void turn_input_deliver(struct turn *turn, struct turn_input *input);
/* All that waits for the next request: of clients, of agents, and what has changed about those. */
void turn_input_deliver_all(struct turn *turn);
/* One of them without showing it. */
void turn_input_keep(struct turn *turn, struct turn_input *input);
