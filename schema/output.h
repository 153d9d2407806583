/* output: a directory that generated files are written to. */
#pragma once

#include "base/buf.h"
#include "base/error.h"

struct output {
    const char *directory;
    int fd; /* of the directory */
    struct error *reterr;
};

/* Creates the directory, those above it and `subdirectories` (ending with NULL) in it. False and
 * *reterr when that is not possible: "Failed to create <directory>", and why. */
bool output_open(struct output *o, const char *directory, const char *const *subdirectories,
    struct error *reterr);
/* Writes a file beside `name` and renames it, unless it has that text already. `name` is relative and
 * may lie in a subdirectory. */
bool output_write(struct output *o, const char *name, struct str text);
void output_close(struct output *o);
