/* thread_search: a text in the messages of a stored thread (threads.md 17). Blocking. */
#pragma once

#include "base/arena.h"

/* The words around the first match, on one line, in `a`; "no string": there is none. */
struct str thread_search_first(struct arena *a, struct str home, struct str path, struct str term);
