/* meta_update: later session_meta lines, by which files of the old mode keep what was changed (threads.md 19.2).
 * Blocking. */
#pragma once

#include "base/error.h"
#include "base/json.h"

/* Appends the metadata of the file's thread once more, with other git facts ("commit_hash", …; NULL keeps them) and
 * another memory mode ("no string" keeps it). */
bool meta_update_append(
    struct str path, const struct json *git, struct str memory_mode, struct error *reterr);
