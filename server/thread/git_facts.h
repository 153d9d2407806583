/* git_facts: branch, commit and origin of the repository around a directory (threads.md 4.1, 10.1). */
#pragma once

#include "base/arena.h"

/* "No string" for what is not known. */
struct git_facts {
    bool in_repository;
    struct str commit, branch, url;
};

/* Reads three small files, blocking; into `a`. */
struct git_facts git_facts_read(struct arena *a, struct str cwd);
