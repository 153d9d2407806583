/* model: models and collaboration modes to choose from (local-methods.md 7.1, 8.5). Features and permission
 * profiles have files of their own. */
#include "account/models.h"
#include "config/config.h"
#include "config/model_catalog.h"
#include "config/provider.h"
#include "handlers/lookup.h"
#include "handlers/model_entry.h"
#include "handlers/model_table.h"
#include "handlers/models_wait.h"
#include "protocol/methods.gen.h"

/* ---- model/list ---- */

static struct reasoning_effort_option_array efforts_of(
    struct arena *a, const struct model_row *row) {
    struct reasoning_effort_option_array efforts = {
        arena_array(a, struct reasoning_effort_option, row->efforts), row->efforts
    };
    for (size_t i = 0; i < efforts.n; i++)
        efforts.v[i] = (struct reasoning_effort_option){ str_of(model_efforts[i].effort),
            str_of(model_efforts[i].description) };
    return efforts;
}

/* One tier, the faster one, under both of its names. */
static void set_tiers(struct arena *a, const struct model_row *row, struct wire_model *m) {
    if (!row->fast)
        return;
    struct str *older = arena_new(a, struct str);
    struct model_service_tier *tier = arena_new(a, struct model_service_tier);
    *older = STR("fast");
    *tier = (struct model_service_tier){ STR("priority"), STR("Fast"), str_of(row->fast) };
    m->additional_speed_tiers = (struct str_array){ older, 1 };
    m->service_tiers = (struct model_service_tier_array){ tier, 1 };
    m->default_service_tier = row->fast_by_default ? tier->id : STR_NONE;
}

static void set_texts(struct arena *a, const struct model_row *row, struct wire_model *m) {
    if (row->news) {
        struct model_availability_nux *nux = arena_new(a, struct model_availability_nux);
        nux->message = str_of(row->news);
        m->availability_nux = nux;
    }
    if (row->upgrade) {
        struct model_upgrade_info *info = arena_new(a, struct model_upgrade_info);
        info->model = m->upgrade = str_of(row->upgrade);
        info->migration_markdown = str_of(row->upgrade_text);
        m->upgrade_info = info;
    }
}

static struct wire_model model_of(struct arena *a, const struct model_row *row) {
    static enum input_modality modalities[] = { INPUT_MODALITY_TEXT, INPUT_MODALITY_IMAGE };
    struct str id = str_of(row->id);
    struct wire_model m = {
        .id = id,
        .model = id,
        .display_name = str_of(row->title),
        .description = str_of(row->description),
        .model_specialty = str_of(row->specialty),
        .hidden = row->hidden,
        .supported_reasoning_efforts = efforts_of(a, row),
        .default_reasoning_effort = str_of(model_info(id)->effort),
        .input_modalities = { modalities, ARRAY_LEN(modalities) },
        .is_default = row == model_table,
    };
    if (row->multi_agent) {
        enum multi_agent_version *version = arena_new(a, enum multi_agent_version);
        *version = row->multi_agent;
        m.multi_agent_version = version;
    }
    set_tiers(a, row, &m);
    set_texts(a, row, &m);
    return m;
}

/* Providers with a list of their own are not served yet. */
static bool has_own_list(struct rpc_request *req, struct str provider) {
    struct config *config = config_current(services_of(req)->config);
    if (!provider.p)
        provider = config_text(config, "model_provider");
    const struct json *table = json_get_str(config_get(config, "model_providers"), provider);
    bool own = str_starts(provider, STR("amazon-bedrock")) ||
               !json_is_null(json_get(table, "model_catalog_url"));
    config_unref(config);
    return own;
}

static bool is_listed(const struct json *entries, const char *id) {
    for (const struct json *e = entries ? entries->first : NULL; e; e = e->next)
        if (str_is(json_get_text(e, "slug"), id))
            return true;
    return false;
}

/* The service's models, then those built in that it says nothing of, unless its list is all there is. */
static struct wire_model_array models_of(
    struct arena *a, const struct account *account, bool hidden_too) {
    const struct json *entries = account_models_entries(account);
    bool all_there_is = account_models_replace(account);
    size_t max = (entries ? entries->count : 0) + model_count;
    struct wire_model_array all = { arena_array(a, struct wire_model, max), 0 };
    struct str first = account_models_default(account);
    for (const struct json *e = entries ? entries->first : NULL; e; e = e->next) {
        if (model_entry_is_hidden(e) && !hidden_too)
            continue;
        all.v[all.n] = model_of_entry(a, e);
        all.v[all.n].is_default = all_there_is && str_eq(all.v[all.n].id, first);
        all.n++;
    }
    for (size_t i = 0; i < model_count && !all_there_is; i++)
        if ((hidden_too || !model_table[i].hidden) && !is_listed(entries, model_table[i].id))
            all.v[all.n++] = model_of(a, &model_table[i]);
    return all;
}

static void list(struct rpc_request *req, const void *params) {
    const struct model_list_params *p = params;
    struct page page;
    bool hidden_too = p->include_hidden && *p->include_hidden;
    struct wire_model_array all = models_of(&req->arena, services_of(req)->account, hidden_too);
    if (lookup_page(req, p->cursor, p->limit, all.n, "models", &page))
        reply_model_list(req, &(struct model_list_response){ .data = { all.v + page.start, page.n },
                                  .next_cursor = page.next_cursor });
}

void handle_model_list(struct rpc_request *req, const struct model_list_params *p) {
    struct provider provider;
    if (has_own_list(req, p->model_provider)) {
        rpc_fail_not_implemented(req);
        return;
    }
    if (!str_is(p->model_provider, "gcp") && !lookup_provider(req, p->model_provider, &provider))
        return;
    if (models_are_there(req, p->model_provider, p, list))
        list(req, p);
}

/* ---- collaborationMode/list ---- */

void handle_collaboration_mode_list(
    struct rpc_request *req, const struct collaboration_mode_list_params *p) {
    (void)p;
    static const enum mode_kind plan = MODE_KIND_PLAN, standard = MODE_KIND_DEFAULT;
    struct collaboration_mode_mask modes[] = {
        { .name = STR("Plan"), .mode = &plan, .reasoning_effort = STR("medium") },
        { .name = STR("Default"), .mode = &standard },
    };
    reply_collaboration_mode_list(
        req, &(struct collaboration_mode_list_response){ .data = { modes, ARRAY_LEN(modes) } });
}
