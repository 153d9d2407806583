/* feedback: a report on the user's own disk (local-methods.md 15). */
#pragma once

#include "base/error.h"
#include "protocol/types.gen.h"

enum { FEEDBACK_FILES_MAX = 256, FEEDBACK_BYTES_MAX = 256 * 1024 * 1024 };

/* Writes the report and the files that go with it to a new archive at `path`, for the owner only. Blocks. The
 * error's code is one of enum rpc_code. Logs are not kept, so none are in it. */
bool feedback_save(struct arena *a, const struct feedback_upload_params *p, struct str path,
    struct str thread_id, struct error *reterr);
