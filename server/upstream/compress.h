/* compress: request bodies made smaller (upstream-api.md 7.1). libzstd is loaded when one is. */
#pragma once

#include "base/buf.h"

enum { COMPRESS_LEVEL = 3 };

/* Appends the compressed text. False when libzstd is not there, or has no memory: then nothing is appended. */
bool compress_zstd(struct buf *out, struct str text);
