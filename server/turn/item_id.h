/* item_id: ids of items on the upstream wire (upstream-api.md 6.4). */
#pragma once

#include "base/arena.h"

/* Ids from upstream are sent back only if they have text on both sides of a '_'. */
bool item_id_is_echoed(struct str id);
