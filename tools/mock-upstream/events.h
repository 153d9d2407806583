/* events: the shorthands of a script that make Responses events; shared by their sources. */
#pragma once

#include "tools/mock-upstream/script_reader.h"

#include <jansson.h>

/* A text as JSON; what is not UTF-8 says so. */
json_t *event_text(struct str s);

/* Takes the object. */
void event_add(struct script_reader *r, const char *type, json_t *object);

/* "PREFIX_N" with the next N of the counter. */
struct str event_new_id(struct script_reader *r, const char *prefix, unsigned *counter);

/* The next text in quotes; always false when there is none. */
bool event_read_text(struct script_reader *r, struct str *ret);
bool event_bad_option(struct script_reader *r, struct str word);

/* items.c: the directives that make items. */
bool read_call(struct script_reader *r);
bool read_custom(struct script_reader *r);
bool read_deltas(struct script_reader *r);
bool read_message(struct script_reader *r);
bool read_reasoning(struct script_reader *r);
bool read_reasoning_text(struct script_reader *r);
