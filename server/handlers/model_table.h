/* model_table: models as clients show them to users; config/model_catalog.h has what requests need to know. */
#pragma once

#include "protocol/types.gen.h"

struct model_row {
    const char *id, *title, *description;
    unsigned efforts;                     /* how many of model_efforts[] it takes */
    enum multi_agent_version multi_agent; /* 0: none */
    const char *fast;                     /* what the faster tier costs; NULL: there is none */
    const char *upgrade, *upgrade_text;   /* the model to go over to; or NULL */
    const char *news;                     /* to say once, or NULL */
    const char *specialty;                /* or NULL */
    bool fast_by_default, hidden;
};

/* The default first. */
extern const struct model_row model_table[];
extern const size_t model_count;

struct model_effort {
    const char *effort, *description;
};

/* Ascending. */
extern const struct model_effort model_efforts[];
