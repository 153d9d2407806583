/* list_cursor: where a page of threads begins: "<time>|<id>", "<position>|<id>" (threads.md 14.2). */
#pragma once

#include "protocol/types.gen.h"
#include "store/index_thread.h"

struct list_cursor {
    int64_t value; /* ms, or a position */
    struct str id; /* "no string": all of that moment are skipped */
};

/* False for what is none. The id is lower case, in `a`. */
bool list_cursor_parse(struct arena *a, struct str text, bool by_position, struct list_cursor *ret);

bool list_cursor_by_position(const struct thread_list_params *p);
/* Positions ascend unless asked otherwise, times descend. */
bool list_cursor_ascending(const struct thread_list_params *p);
/* What the request sorts by: the column, and its value in a row. */
const char *list_cursor_column(const struct thread_list_params *p);
int64_t list_cursor_value(const struct thread_list_params *p, const struct index_thread *row);
