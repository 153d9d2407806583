/* project_docs: AGENTS.md files: the user's own and those of the project (agent-loop.md 4.3). */
#pragma once

#include "protocol/types.gen.h"

struct config;

enum { PROJECT_DOC_BYTES = 32 * 1024 /* of the project's files together, unless configured */ };

struct project_docs {
    struct str project;       /* the files from the root down, joined; "no string": none */
    struct str_array sources; /* absolute paths, the global one first */
};

/* Reads the project's files and finds the global one, into `a`. */
struct project_docs project_docs_read(
    struct arena *a, const struct config *config, struct str home, struct str cwd);

/* The global text, trimmed, into `a`: it is read for every turn. */
struct str project_docs_read_global(struct arena *a, struct str home);
