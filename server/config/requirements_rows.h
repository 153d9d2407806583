/* requirements_rows: the keys of requirements.toml. Not for others. */
#pragma once

#include "config/settings.h"

extern const struct setting_type requirements_type;

struct requirements;

/* Do the rules of commands make sense? "invalid rules in requirements (set by <file>): …" */
bool requirements_check_rules(struct arena *a, const struct requirements *r, struct error *reterr);

/* Lists of domains and sockets become tables, what is said for this machine is said for all. */
void requirements_modernise(struct arena *a, struct json *tree);
