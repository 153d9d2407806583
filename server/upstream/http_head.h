/* http_head: header fields of an answer, as they come in. */
#pragma once

#include "upstream/http.h"

/* Zeroed it is ready; http_head_reader_done() frees it. */
struct http_head_reader {
    struct arena arena;
    struct http_header *fields;
    size_t count, bytes;
};

/* One header line as libcurl gives it, also the status line, which begins anew. False when there are too
 * many fields or bytes. */
bool http_head_reader_add(struct http_head_reader *r, struct str line);

struct http_head http_head_reader_head(const struct http_head_reader *r, int status);
void http_head_reader_done(struct http_head_reader *r);
