/* models_cache: $CODEX_HOME/models_cache.json (upstream-api.md 17.3); for account/ only. */
#pragma once

#include "account/account.h"
#include "base/json.h"

/* Whose list it is: a hash of the login and the provider, as text. */
void models_cache_identity(
    struct account *account, const struct provider *p, char ret[MODELS_IDENTITY_BYTES]);

/* The models, in `a`, if the file is ours, of this version and fresh; else NULL. */
const struct json *models_cache_read(
    struct account *account, struct arena *a, struct str *ret_etag, int64_t *ret_fetched_at_us);

/* The models of a catalogue that the configuration names, in `a`; NULL, which is logged, when there are none. */
const struct json *models_cache_read_file(
    struct account *account, struct arena *a, struct str path);

/* Writes what is known, on a pool thread; failures are logged. */
void models_cache_write(struct account *account);
