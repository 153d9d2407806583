/* form: application/x-www-form-urlencoded, in addresses and in bodies. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

/* Adds "name=value", after a '&' unless it is the first pair (the text is empty or ends with '?'). */
void form_add(struct buf *out, const char *name, struct str value);

/* The first value of that name, in `a`; "no string" when there is none. Escapes that are none stay as they are. */
struct str form_get(struct arena *a, struct str text, const char *name);
