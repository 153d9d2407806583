/* obey: what the administrator demands of threads (local-methods.md 5.3, config/requirements.h). */
#pragma once

#include "base/error.h"
#include "protocol/types.gen.h"

struct config;
struct run_settings;

enum { DEMANDS_MAX = 4 };

/* What was changed because of a demand, in the reference's words. */
struct demand {
    struct str text;
    bool asked; /* the request itself wanted otherwise */
};

struct demands {
    struct demand v[DEMANDS_MAX];
    size_t n;
};

/* Replaces values of a new thread's settings that are not allowed; `p` is what was asked for. All in `a`. The error is
 * the text of an answer -32600. */
bool run_settings_obey(struct arena *a, const struct config *config,
    const struct thread_start_params *p, struct run_settings *s, struct demands *ret,
    struct error *reterr);

/* May a turn ask for this? "invalid value for `approval_policy`: …" */
bool demands_allow_turn(
    const struct config *config, const struct turn_start_params *p, struct error *reterr);
bool demands_allow_sandbox(
    const struct config *config, const struct sandbox_policy *policy, struct error *reterr);
/* `policy` is what the profile comes to. */
bool demands_allow_profile(const struct config *config, struct str id,
    const struct sandbox_policy *policy, struct error *reterr);
