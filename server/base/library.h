/* library: shared libraries that are opened when they are first needed, not at start (decisions.md 10). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct library_symbol {
    const char *name;
    size_t offset; /* of its pointer in the table */
};

/* Opens `file` for the life of the process and fills the pointers of `table`. False, with the reason logged,
 * when the library or a symbol is missing. Any thread; the caller sees to it that it happens once. */
bool library_load(const char *file, void *table, const struct library_symbol *symbols, size_t n);
