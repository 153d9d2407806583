/* image: a picture file as a data URL (agent-loop.md 4.8, 25.6). */
#pragma once

#include "base/buf.h"

enum { IMAGE_BYTES_MAX = 32 * 1024 * 1024 };

enum image_failure { IMAGE_OK, IMAGE_UNREADABLE, IMAGE_UNKNOWN };

/* Reads the file and appends "data:image/png;base64,…". Blocks: for a pool thread. *ret_error is the negative
 * errno of IMAGE_UNREADABLE. PNG, JPEG, GIF and WebP are known by their first bytes. */
enum image_failure image_read(const char *path, struct buf *out, int *ret_error);
