/* unary: a small request whose whole answer is awaited. */
#pragma once

#include "upstream/http.h"
#include "upstream/upstream.h"

enum { UNARY_BODY_BYTES_MAX = 16 * 1024 * 1024 };

/* `status` 0: no answer, `body` says why in the reference's words. Once, from the loop; not after a cancel. */
typedef void unary_done(void *user, const struct http_head *head, struct str body);

/* An operation of the upstream's group. Ends by itself after `timeout_ms`. */
struct op *unary_start(struct upstream *u, const struct http_request *request, int64_t timeout_ms,
    unary_done *done, void *user);
/* Replaces the `user` given: for one that lives in the operation's arena. */
void unary_set_user(struct op *unary, void *user);
