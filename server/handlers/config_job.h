/* config_job: a request that changes the user's config.toml (local-methods.md 5.2). */
#pragma once

#include "base/error.h"
#include "handlers/services.h"

struct config_change;
struct config_write;

/* How a write is answered, on the loop, after a success. */
typedef void config_job_reply(struct rpc_request *req, const struct config_write *write);

/* Starts it on the pool. `changes` and the other strings live as long as the request. A failure is answered with its
 * code, or with -32603. The configuration that is in memory is read again afterwards. */
void config_job_start(struct rpc_request *req, const struct config_change *changes, size_t n,
    struct str file_path, struct str expected_version, config_job_reply *reply);

/* An error with {"config_write_error_code":code}. */
void config_job_fail(struct rpc_request *req, const char *code, const char *text);
