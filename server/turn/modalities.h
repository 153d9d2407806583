/* modalities: what a model cannot see or hear is told to it in words (agent-loop.md 3.5). */
#pragma once

#include "base/buf.h"

struct model_info;

/* Appends a history's text (items, joined by commas) as this model gets it. */
void modalities_write(struct buf *out, struct str history, const struct model_info *model);
