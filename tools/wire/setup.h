/* setup: the folders, the configuration, the arguments and the environment a case runs with. */
#pragma once

#include "tools/wire/file.h"

#include <jansson.h>

struct setup {
    struct arena arena;
    const char *root, *home, *cwd, *codex_home; /* root holds the other three */
    char **argv, **env;
};

/* Makes fresh folders below $TMPDIR or /tmp and binds $HOME, $CWD and $CODEX_HOME in `vars`. */
bool setup_folders(struct setup *s, json_t *vars, struct error *reterr);

/* Writes config.toml and the case's files; sets argv and env. `server` is the command line. */
bool setup_case(struct setup *s, const struct wire_file *f, const char *server, const json_t *vars,
    struct error *reterr);

/* Removes the folders unless they are to be kept, and frees the rest. */
void setup_done(struct setup *s, bool keep);
