/* model_catalog: what is known of a model beforehand (agent-loop.md 7.1, upstream-api.md 17.4). */
#pragma once

#include "base/str.h"

enum {
    MODEL_CONTEXT_WINDOW_FALLBACK = 272000,
    MODEL_EFFECTIVE_PERCENT = 95,
    MODEL_COMPACT_PERCENT = 90,
    MODEL_OUTPUT_LIMIT = 10000
};

/* Which tools a model has for other agents (agent-loop.md 7.1). */
enum model_agents {
    MODEL_AGENTS_V1,
    MODEL_AGENTS_V1_DEFERRED, /* found by a search, and called without one all the same */
    MODEL_AGENTS_V2,
};

struct model_info {
    const char *slug;
    const char *effort;    /* default reasoning effort; NULL: none is sent */
    const char *verbosity; /* default; NULL: the model takes none */
    int64_t context_window;
    bool lite;              /* Responses-lite layout: tools travel as an input item */
    bool summaries;         /* a reasoning summary is asked for by default */
    bool apply_patch;       /* takes apply_patch as a custom tool */
    bool original_detail;   /* takes images in their original detail */
    bool no_images, audio;  /* cannot see; can hear */
    bool priority;          /* has the service tier of that name */
    bool searches_pictures; /* its web search finds those too */
    bool limit_in_bytes;    /* of tool outputs; else in tokens */
    const char *efforts;    /* those it takes, "low, medium"; NULL: not known */
    enum model_agents agents;
    const char *comp_hash;         /* histories go over only to models of the same; NULL: to any */
    const char *base_instructions; /* NULL: ours */
    int64_t compact_limit; /* tokens at which a history is shortened; <= 0: by the window alone */
    int64_t output_limit;  /* of tool outputs; 0: MODEL_OUTPUT_LIMIT */
};

/* Does it find tools by itself that it is not told of? */
static inline bool model_searches_tools(const struct model_info *model) {
    return model->agents == MODEL_AGENTS_V1_DEFERRED && !model->lite;
}

/* NULL for a model that is not known: model_fallback() is what it is served with. */
const struct model_info *model_find(struct str slug);
const struct model_info *model_fallback(void);
/* The built-in ones, those to choose first; NULL behind the last one. */
const struct model_info *model_at(size_t i);
/* The one or the other. */
const struct model_info *model_info(struct str slug);
