/* message: a message of the history that is made here, not by a client or the model (agent-loop.md 4). */
#pragma once

#include "base/json.h"

/* One with one text: "user", "developer" or "assistant". In `a`; the strings are not copied. */
struct json *message_of_text(struct arena *a, struct str id, const char *role, struct str text);

/* Appends a text for the model to the content of a message. */
void message_add_text(struct json *content, struct arena *a, struct str text);
