/* pages: what the browser shows at the end of a login. */
#pragma once

#include "base/arena.h"

/* Complete HTML documents, in `a`. `message` is plain text. */
struct str page_success(struct arena *a);
struct str page_error(struct arena *a, struct str message);
