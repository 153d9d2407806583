/* rollout_meta: the first line of a rollout: whose it is (threads.md 4.1). */
#pragma once

#include "base/error.h"
#include "base/json.h"

/* "No string" and NULL for what is absent. Everything lives in the arena it was read into. */
struct rollout_meta {
    struct str id, session_id;
    int64_t created_at_us;
    struct str cwd, originator, cli_version, model_provider, thread_source;
    const struct json *source; /* a string or an object; NULL: absent */
    const struct json *roots;  /* runtime_workspace_roots */
    const struct json *git;
    struct str base_instructions;
    bool own_instructions; /* not those of the model */
    bool legacy;
    struct str base_key; /* history_base */
    uint64_t base_end_ordinal, base_end_offset;
    struct str forked_from, parent, agent_nickname, agent_role, memory_mode;
    struct str account; /* of its creator */
    bool attached;      /* to the thread it was forked from */
    struct str window_id;
};

/* The payload of a session_meta line; false, and why, when something that is needed is missing. */
bool rollout_meta_of(
    struct arena *a, const struct json *payload, struct rollout_meta *ret, struct error *reterr);

/* Reads the first line of the file. The error is what follows "failed to read session metadata <path>: " or, for an
 * empty file, the whole text that stands there. */
bool rollout_meta_read(
    struct arena *a, const char *path, struct rollout_meta *ret, struct error *reterr);
