/* load: the hooks of a conversation, read on the pool. */
#pragma once

#include "base/json.h"
#include "loop/op.h"
#include "protocol/types.gen.h"

/* What was read last. */
struct hook_list {
    struct arena arena;
    struct hook_metadata_array hooks;
    struct str_array warnings; /* what is wrong with others */
};

/* Accepts NULL. */
void hook_list_free(struct hook_list *list);

/* May there be any, by the settings and the files that there are? A look that costs nothing; `cwd` is absolute. */
struct config;
bool hooks_may_be(const struct config *config, struct str cwd);

/* The list, the caller's; NULL: the settings cannot be read. Exactly once, from the loop, not after a cancel. */
typedef void hooks_loaded(void *user, struct hook_list *list);

/* An operation of `group`; all is copied. */
struct layer_sources;
struct op *hooks_load(uv_loop_t *loop, struct op_group *group, const struct layer_sources *from,
    hooks_loaded *done, void *user);
