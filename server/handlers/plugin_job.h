/* plugin_job: a request about plugins whose work is done on the pool (local-methods.md 18). */
#pragma once

#include "handlers/services.h"
#include "loop/work.h"
#include "plugins/catalogue.h"

struct config;
struct config_change;
struct plugin_job;

struct plugin_job_kind {
    /* On a pool thread. False: `error` is set, its code an rpc code. */
    bool (*run)(struct plugin_job *job);
    /* On the loop, after a success. */
    void (*reply)(struct plugin_job *job);
    bool changes; /* the configuration, or files of plugins */
};

/* What run() makes is in the request's arena, which is its own until then. */
struct plugin_job {
    struct work work;
    const struct plugin_job_kind *kind;
    struct rpc_request *req;
    struct config *config;
    struct plugin_places places;
    const void *params;
    struct str daemon_cwd;
    struct str
        files; /* plugin/install: where the plugin was fetched to; "no string": it is a local one */
    void *result;
    struct error error;
};

/* Starts it; `cwds` as in struct plugin_places. NULL: the settings cannot be read, which was answered. */
struct plugin_job *plugin_job_start(struct rpc_request *req, const struct plugin_job_kind *kind,
    const void *params, const struct str_array *cwds);
/* The same in two steps. */
struct plugin_job *plugin_job_new(struct rpc_request *req, const struct plugin_job_kind *kind,
    const void *params, const struct str_array *cwds);
void plugin_job_run(struct plugin_job *job);
/* error.code = an rpc code, and false. */
bool plugin_job_fail(struct plugin_job *job, int code, const struct error *why);

/* From run(): changes the user's config.toml. */
bool plugin_job_write(struct plugin_job *job, struct config_change change);
