/* agent_name: what users call the agents of a session. */
#pragma once

#include "base/str.h"

/* A name that `taken` does not refuse, at random; when all are taken, any. Static. */
const char *agent_name_choose(bool (*taken)(const void *user, struct str name), const void *user);
