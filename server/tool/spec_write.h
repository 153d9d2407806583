/* spec_write: a tool's description with what only some threads have (agent-loop.md 7.2). */
#pragma once

#include "base/buf.h"

struct spec_extras {
    bool permissions; /* commands may ask for single permissions */
    bool places;      /* there are several environments to choose from */
};

void spec_write(
    struct buf *out, const char *name, const char *spec, const struct spec_extras *extras);
