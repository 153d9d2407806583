/* models: which models there are: those built in, and those that the service of the login tells (upstream-api.md 17).
 *
 * The service's list is fetched when models are first needed, kept in $CODEX_HOME/models_cache.json, and fetched
 * again when an answer names another ETag. */
#pragma once

#include "account/account.h"
#include "config/model_catalog.h"

enum { MODELS_CACHE_FRESH_S = 300, MODELS_CACHE_TOUCH_S = 60 };

/* Before models are asked for. NULL: what can be known is known (or this credential has no list). Else an operation
 * of `group`; `ready` is called once, from the loop, not after a cancel; without a failure, for the built-in models
 * are there in any case. */
struct op *account_models_prepare(struct account *account, const struct provider *p,
    struct op_group *group, auth_ready *ready, void *user);

/* An answer of the provider named this x-models-etag. */
void account_models_follow(struct account *account, const struct provider *p, struct str etag);

/* The service's entries, those to choose first; NULL: not known. Valid until the loop goes on. */
const struct json *account_models_entries(const struct account *account);
/* The entries stand for all models; else the built-in ones are there too. */
bool account_models_replace(const struct account *account);

/* NULL for a model that is not known. Valid until the loop goes on, as the next two. */
const struct model_info *account_models_find(const struct account *account, struct str slug);
/* The same, or the fallback. */
const struct model_info *account_models_info(const struct account *account, struct str slug);
/* The first of the entries, if they stand for all; else "no string". */
struct str account_models_default(const struct account *account);

/* Frees everything; of account_done(). */
void account_models_done(struct account *account);
