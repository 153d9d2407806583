/* source: where a marketplace is added from, and the commands that fetch it (local-methods.md 18). */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "process/run.h"

struct marketplace_source {
    bool git;
    struct str url, ref; /* of git; the ref may be "no string" */
    struct str path;     /* of a directory, as it was written */
};

/* A directory ("./x", "/x", "~/x"), "owner/repository[@ref]" or a git URL, both with "#ref". */
bool marketplace_source_parse(struct arena *a, struct str text, struct marketplace_source *ret);

/* Names that only the vendor's own may have. */
bool marketplace_name_is_reserved(struct str name);

enum { GIT_FETCH_STEPS_MAX = 3 };

/* What is fetched into `to`, an absolute path where nothing is yet. */
struct git_fetch {
    struct str url, ref;
    const struct str *parts; /* of the work tree; NULL: all of it */
    size_t part_count;
    bool is_plugin; /* `parts` is the one directory of a plugin */
    struct str to;
};

/* The commands in their order, in `a`. */
size_t git_fetch_steps(
    struct arena *a, const struct git_fetch *fetch, struct run_options steps[GIT_FETCH_STEPS_MAX]);

/* "git clone … failed with status exit status: 128\nstdout:\n…\nstderr:\n…". */
struct str git_failure(
    struct arena *a, const struct run_options *step, const struct run_result *result);

/* "env", "GIT_TERMINAL_PROMPT=0", "git", "-c", "safe.bareRepository=explicit": before all arguments. */
enum { GIT_PREFIX_WORDS = 5 };
extern const char *const git_prefix[GIT_PREFIX_WORDS];
