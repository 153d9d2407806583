/* takeover: what another agent (Claude Code) keeps below ~/.claude and in projects, found and taken over
 * (local-methods.md 20). Blocking; for the pool. */
#pragma once

#include "base/error.h"
#include "protocol/types.gen.h"

/* Where to look and where to write. */
struct takeover_folders {
    struct str user_home;
    struct str codex_home;
    struct str originator, model_provider; /* of threads that are made */
};

struct takeover_ask {
    bool home;
    const struct str *cwds; /* of projects; absolute ones count */
    size_t n;
    uint32_t age_days, sessions; /* of conversations: not older, not more */
};

/* What is there and not here yet; all in `a`. The error is the text of an answer -32603. */
bool takeover_detect(struct arena *a, const struct takeover_folders *folders,
    const struct takeover_ask *ask, struct external_agent_config_migration_item_array *ret,
    struct error *reterr);

/* Makes threads of the conversations that are named. */
struct external_agent_config_import_type_result takeover_import_sessions(struct arena *a,
    const struct takeover_folders *folders, const struct session_migration_array *sessions);

/* Can things of that kind be taken over? */
bool takeover_knows(enum external_agent_config_migration_item_type type);

/* Takes over all of one kind that is found now, of the place with that cwd ("no string": the user's own). What is here
 * already stays as it is. */
struct external_agent_config_import_type_result takeover_import(struct arena *a,
    const struct takeover_folders *folders, enum external_agent_config_migration_item_type type,
    struct str cwd);
