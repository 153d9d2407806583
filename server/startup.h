/* startup: the configuration a daemon starts with, and what is wrong with it (local-methods.md 6.6). */
#pragma once

#include "base/error.h"
#include "config/config.h"
#include "protocol/types.gen.h"

struct cli;

struct config_problems {
    struct config_warning_notification *v; /* in the arena given */
    size_t n;
    struct config_position at; /* of what ended the start, or of the broken file */
};

/* Takes the overrides of the command line and tries the files. False for what ends the start: "error
 * parsing -c overrides: …", "Unknown feature flag: x", an override of a wrong type. A broken file is a problem, not
 * an error: the daemon runs with defaults; with --strict-config it ends the start, as unknown keys do. */
bool startup_config(const struct cli *cli, struct config_source *source, struct arena *a,
    struct config_problems *ret, struct error *reterr);

/* --print-startup-config: one line of JSON on stdout, of the start that would be or of what stands in its way. False in
 * the latter case, with what to say on stderr. */
bool startup_print(const struct cli *cli, struct str home, struct error *reterr);

/* Adds what is wrong with the rules files that hold in `cwd` (agent-loop.md 13.1), and that there is no sandbox.
 * False when the rules are wrong. */
bool startup_check(struct config_source *source, struct arena *a, struct str cwd,
    struct config_problems *problems);
