/* exec_decision: may a command run, and where: the matrix of approval policy, sandbox and rules (agent-loop.md 11). */
#pragma once

#include "policy/rules.h"
#include "protocol/types.gen.h"

/* What the model wants. Everything is borrowed. */
struct exec_wish {
    const struct str *argv;
    size_t argc;
    enum sandbox_permissions permissions;
    struct str justification; /* or "no string" */
    const struct str_array
        *prefix_rule; /* to be saved, if the user wants that; `v == NULL`: none */
    const struct ask_for_approval *approval;
    bool confined;             /* the sandbox policy confines commands here */
    const struct rules *rules; /* or NULL */
};

enum exec_verdict { EXEC_RUNS, EXEC_ASKS, EXEC_REJECTED };

struct exec_decision {
    enum exec_verdict verdict;
    bool outside;      /* of the sandbox: when it runs, now or once it is accepted */
    struct str reason; /* EXEC_ASKS: why, or "no string"; EXEC_REJECTED: what the model is told */
    struct str_array amendment; /* EXEC_ASKS: words for a rule, `n == 0`: none */
};

/* In `a`. */
struct exec_decision exec_decide(struct arena *a, const struct exec_wish *wish);

/* An approval policy in the words of the messages: `Never`, `Granular(…)`. */
struct str approval_policy_text(struct arena *a, const struct ask_for_approval *policy);
