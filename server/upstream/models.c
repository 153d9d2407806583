/* models: GET …/models. */
#include "upstream/models.h"

#include "config/identity.h"

/* A member of the answer's operation: lives as long. */
struct models {
    models_done *done;
    void *user;
};

const struct json *models_of_answer(
    struct arena *a, const struct json *answer, struct str *ret_why) {
    const struct json *list = json_get(answer, "models");
    if (!list || list->kind != JSON_ARRAY) {
        *ret_why = list ? STR("invalid type for `models`, expected a sequence")
                        : STR("missing field `models`");
        return NULL;
    }
    struct json *models = json_new_array(a);
    for (const struct json *e = list->first; e && models->count < MODELS_MAX; e = e->next)
        if (json_get_text(e, "slug").n)
            json_push(models, json_clone(a, e));
    return models;
}

static void on_answer(void *user, const struct http_head *head, const struct json *answer,
    const struct upstream_error *error) {
    struct models *m = user;
    _cleanup_arena_ struct arena a = { 0 };
    struct str why = STR_NONE;
    struct upstream_error e;
    const struct json *models = error ? NULL : models_of_answer(&a, answer, &why);
    if (!models && !error) {
        e = upstream_error_stream(&a, why);
        error = &e;
    }
    m->done(m->user, models, models ? http_head_get(head, "etag") : STR_NONE, error);
}

struct op *models_start(struct upstream *u, struct op_group *group,
    const struct models_request *request, models_done *done, void *user) {
    struct op *op = upstream_call_start(u, group,
        &(struct upstream_call){ .provider = request->provider,
            .method = "GET",
            .path = "models",
            .query = "client_version=" CODEX_PROTOCOL_VERSION,
            .headers = request->headers,
            .header_count = request->header_count,
            .body = STR_NONE,
            .timeout_ms = MODELS_TIMEOUT_MS },
        on_answer, NULL);
    struct models *m = arena_new(&op->arena, struct models);
    *m = (struct models){ done, user };
    upstream_call_set_user(op, m);
    return op;
}

/* ---- entries ---- */

static const char *text_of(struct arena *a, const struct json *object, const char *key) {
    struct str text = json_get_text(object, key);
    return text.n ? arena_cstr(a, text) : NULL;
}

static bool has_tier(const struct json *entry, const char *id) {
    const struct json *tiers = json_get(entry, "service_tiers");
    if (!tiers || tiers->kind != JSON_ARRAY)
        return false;
    for (const struct json *t = tiers->first; t; t = t->next)
        if (str_is(json_get_text(t, "id"), id))
            return true;
    return false;
}

static bool has_word(const struct json *list, const char *word) {
    for (const struct json *e = list && list->kind == JSON_ARRAY ? list->first : NULL; e;
         e = e->next)
        if (e->kind == JSON_STRING && str_is(e->text, word))
            return true;
    return false;
}

struct model_info models_info_of(struct arena *a, const struct json *entry) {
    const struct json *policy = json_get(entry, "truncation_policy");
    int64_t window = json_get_i64(entry, "context_window", 0);
    struct str summary = json_get_text(entry, "default_reasoning_summary");
    const struct json *modalities = json_get(entry, "input_modalities");
    return (struct model_info){
        .slug = arena_cstr(a, json_get_text(entry, "slug")),
        .effort = text_of(a, entry, "default_reasoning_level"),
        .verbosity = json_get_bool(entry, "support_verbosity", false)
                         ? text_of(a, entry, "default_verbosity")
                         : NULL,
        .comp_hash = text_of(a, entry, "comp_hash"),
        .base_instructions = text_of(a, entry, "base_instructions"),
        .context_window = window > 0 ? window : MODEL_CONTEXT_WINDOW_FALLBACK,
        .compact_limit = json_get_i64(entry, "auto_compact_token_limit", -1),
        .output_limit = json_get_i64(policy, "limit", MODEL_OUTPUT_LIMIT),
        .lite = json_get_bool(entry, "use_responses_lite", false),
        .summaries = json_get_bool(entry, "supports_reasoning_summaries", false) && summary.n &&
                     !str_is(summary, "none"),
        .apply_patch = json_get_text(entry, "apply_patch_tool_type").n > 0,
        .original_detail = json_get_bool(entry, "supports_image_detail_original", false),
        .no_images = modalities && !has_word(modalities, "image"),
        .audio = has_word(modalities, "audio"),
        .priority = has_tier(entry, "priority"),
        .searches_pictures = str_is(json_get_text(entry, "web_search_tool_type"), "text_and_image"),
        .limit_in_bytes = str_is(json_get_text(policy, "mode"), "bytes"),
    };
}
