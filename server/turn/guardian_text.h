/* guardian_text: what the automatic reviewer reads and says (agent-loop.md 12.5). */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"

/* What it is to go by. */
struct str guardian_instructions(void);

/* What it is told before its second review. */
struct str guardian_earlier_text(void);

/* The schema of its answer, in `a`. */
const struct json *guardian_schema(struct arena *a);

struct guardian_case {
    struct str thread_id; /* whose action it is */
    struct str history;   /* items of that thread, joined by commas */
    size_t seen;          /* how many of them it has been shown before */
    struct str plan;
};

/* A question as a client would send it, in `a`; *ret_seen: how many items it has been shown then. */
struct json *guardian_question(struct arena *a, const struct guardian_case *c, size_t *ret_seen);

struct guardian_verdict {
    bool allowed;
    enum guardian_risk_level risk;
    enum guardian_user_authorization authorization;
    struct str rationale;
};

/* False: the answer is none. In `a`. */
bool guardian_verdict_read(struct arena *a, struct str answer, struct guardian_verdict *ret);
