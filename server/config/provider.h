/* provider: where a model lives: one entry of [model_providers], or a built-in one (upstream-api.md 2). */
#pragma once

#include "base/error.h"
#include "base/json.h"

enum {
    PROVIDER_REQUEST_RETRIES = 4,
    PROVIDER_STREAM_RETRIES = 5,
    PROVIDER_RETRIES_MAX = 100,
    PROVIDER_STREAM_IDLE_MS = 300 * 1000,
    PROVIDER_WEBSOCKET_CONNECT_MS = 15 * 1000,
    PROVIDER_COMMAND_TIMEOUT_MS = 5 * 1000,
    PROVIDER_COMMAND_REFRESH_MS = 300 * 1000,
};

struct provider_pair {
    struct str name, value;
};

struct provider_pairs {
    struct provider_pair *v;
    size_t n;
};

/* A program whose output is the bearer token (upstream-api.md 2.5). */
struct provider_command {
    struct str command; /* "no string": none */
    struct str *args;
    size_t arg_count;
    uint64_t timeout_ms, refresh_interval_ms; /* the latter 0: kept until it is refused */
    struct str cwd;                           /* "no string": the daemon's */
};

/* Immutable; strings live in the arena it was made in. Unset strings are "no string". */
struct provider {
    struct str id;
    struct str name; /* "OpenAI" marks the first-party provider */
    struct str base_url;
    struct str env_key, env_key_instructions;
    struct str bearer_token;
    struct provider_command auth;
    struct provider_pairs query_params, http_headers, env_http_headers;
    uint64_t request_max_retries, stream_max_retries;
    uint64_t stream_idle_timeout_ms, websocket_connect_timeout_ms;
    bool requires_openai_auth, supports_websockets, built_in;
    bool compact_endpoint;        /* histories are shortened by POST …/responses/compact */
    struct str remote_compaction; /* "v2", "unsupported", or "no string": by the provider's kind */
};

/* The provider of that id: a built-in one or an entry of `config` (the whole merged configuration; may
 * be NULL). False: "Model provider `x` not found", or what is wrong with the entry. */
bool provider_find(struct arena *a, const struct json *config, struct str id, struct provider *ret,
    struct error *reterr);

/* A copy that shares nothing with the original. */
struct provider provider_copy(struct arena *a, const struct provider *p);

/* True if the service itself shortens histories (upstream-api.md 15.1). */
bool provider_compacts_remotely(const struct provider *p);

/* True for the provider whose display name is OpenAI. */
bool provider_is_openai(const struct provider *p);
