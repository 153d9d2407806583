/* models: GET …/models, the list of models that a provider serves (upstream-api.md 17.2). */
#pragma once

#include "config/model_catalog.h"
#include "upstream/call.h"

enum { MODELS_TIMEOUT_MS = 5000, MODELS_MAX = 1000 };

struct models_request {
    const struct provider *provider; /* used during the call only, as everything here */
    const struct http_header *headers;
    size_t header_count;
};

/* `models`: an array of objects, each with a "slug"; `etag` "no string": none. */
typedef void models_done(
    void *user, const struct json *models, struct str etag, const struct upstream_error *error);

/* An operation of `group`. `done`: exactly once, from the loop; not after a cancel. */
struct op *models_start(struct upstream *u, struct op_group *group,
    const struct models_request *request, models_done *done, void *user);

/* The list in an answer, made in `a`: entries without a slug, and what is beyond MODELS_MAX, are left out. NULL when
 * there is none: *ret_why says it. */
const struct json *models_of_answer(
    struct arena *a, const struct json *answer, struct str *ret_why);

/* What requests need to know of a model, from its entry; made in `a`. */
struct model_info models_info_of(struct arena *a, const struct json *entry);
