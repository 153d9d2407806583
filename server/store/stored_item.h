/* stored_item: items as item_completed lines hold them: PascalCase tags, snake_case members (threads.md 4.3). */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"

/* What a client sees behind the diff of a file that moves, before its new path; it is not stored. */
#define STORED_MOVED_TO "\n\nMoved to: "

/* The stored form, in `a`, pointing into `item`. NULL for types that are not stored. */
struct json *stored_item_of(struct arena *a, const struct thread_item *item);

/* The item of a stored form, pointing into it. Times are left to the caller. False for types and shapes that are
 * not known. */
bool stored_item_read(struct arena *a, const struct json *stored, struct thread_item *ret);

/* The changes of a patch, which legacy patch_apply_end lines hold in the same form. */
struct json *stored_changes_of(struct arena *a, const struct file_update_change_array *changes);
