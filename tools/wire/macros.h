/* macros: `!` lines that stand for several others. */
#pragma once

#include "base/buf.h"
#include "base/error.h"

/* Appends the lines that `name` with its arguments stands for. */
bool macro_expand(struct str name, struct str arguments, struct buf *out, struct error *reterr);
