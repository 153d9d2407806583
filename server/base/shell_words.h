/* shell_words: a command line as one text and as words, as a shell reads it. */
#pragma once

#include "base/arena.h"

/* The words joined as a shell would read them back. */
struct str shell_words_join(struct arena *a, const char *const *argv);

/* The words of a text: blanks separate, single and double quotes and backslashes protect; nothing is expanded.
 * Returns a NULL-terminated list in `a`, or NULL when a quote has no end. */
const char **shell_words_split(struct arena *a, struct str text);
