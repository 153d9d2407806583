/* run: does what a wire file says, against a server of its own and a scripted upstream of its own. */
#pragma once

#include "tools/wire/file.h"

struct run_options {
    const char *server; /* command line, words between blanks */
    unsigned wait_ms;   /* for one line */
    bool keep;          /* the folders, for a look */
    bool trace;         /* each message on stderr as it goes by */
};

/* Whether all went as the file says; else the reason is on stderr, beginning with "path:line: ". */
bool run_file(const struct wire_file *f, const struct run_options *o);
