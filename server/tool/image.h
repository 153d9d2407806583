/* image: pictures as data URLs (agent-loop.md 4.8, 25.6). PNG, JPEG, GIF and WebP are known by their first
 * bytes. */
#pragma once

#include "base/buf.h"
#include "sandbox/sandbox.h"

enum { IMAGE_BYTES_MAX = 32 * 1024 * 1024 };

enum image_failure { IMAGE_OK, IMAGE_UNREADABLE, IMAGE_UNKNOWN };

/* Reads the file, if `view` (may be NULL) lets it, and appends "data:image/png;base64,…". Blocks: for a pool thread.
 * *ret_error is the negative errno of IMAGE_UNREADABLE; what is no ordinary file is -EINVAL, reading it might never
 * end. */
enum image_failure image_read(
    const struct sandbox_view *view, const char *path, struct buf *out, int *ret_error);

/* "data:…", in any case. */
bool image_is_data_url(struct str url);

/* Appends a data URL with the type that the picture really has. Takes long for a big one. IMAGE_UNKNOWN: not
 * base64, or no picture. */
enum image_failure image_of_data_url(struct str url, struct buf *out);
