/* model_entry: a model of the service's list as clients see it. */
#include "handlers/model_entry.h"

static const struct json *list_of(const struct json *entry, const char *key) {
    static const struct json empty = { .kind = JSON_ARRAY };
    const struct json *list = json_get(entry, key);
    return list && list->kind == JSON_ARRAY ? list : &empty;
}

static struct str text_or_empty(const struct json *entry, const char *key) {
    struct str text = json_get_text(entry, key);
    return text.p ? text : STR("");
}

bool model_entry_is_hidden(const struct json *entry) {
    return !str_is(json_get_text(entry, "visibility"), "list");
}

static void set_efforts(struct arena *a, const struct json *entry, struct wire_model *m) {
    const struct json *levels = list_of(entry, "supported_reasoning_levels");
    struct reasoning_effort_option *v =
        arena_array(a, struct reasoning_effort_option, levels->count + 1);
    size_t n = 0;
    for (const struct json *l = levels->first; l; l = l->next)
        if (json_get_text(l, "effort").p)
            v[n++] = (struct reasoning_effort_option){ json_get_text(l, "effort"),
                text_or_empty(l, "description") };
    m->supported_reasoning_efforts = (struct reasoning_effort_option_array){ v, n };
    struct str level = json_get_text(entry, "default_reasoning_level");
    m->default_reasoning_effort = level.p ? level : STR("none");
}

static void set_modalities(struct arena *a, const struct json *entry, struct wire_model *m) {
    const struct json *list = list_of(entry, "input_modalities");
    enum input_modality *v = arena_array(a, enum input_modality, list->count + 2);
    size_t n = 0;
    for (const struct json *e = list->first; e; e = e->next)
        if (e->kind == JSON_STRING && input_modality_parse(e->text, &v[n]))
            n++;
    if (!json_get(entry, "input_modalities")) {
        v[n++] = INPUT_MODALITY_TEXT;
        v[n++] = INPUT_MODALITY_IMAGE;
    }
    m->input_modalities = (struct input_modality_array){ v, n };
}

static void set_tiers(struct arena *a, const struct json *entry, struct wire_model *m) {
    const struct json *tiers = list_of(entry, "service_tiers");
    const struct json *speeds = list_of(entry, "additional_speed_tiers");
    struct model_service_tier *v = arena_array(a, struct model_service_tier, tiers->count + 1);
    struct str *s = arena_array(a, struct str, speeds->count + 1);
    size_t n = 0, k = 0;
    for (const struct json *t = tiers->first; t; t = t->next)
        if (json_get_text(t, "id").p)
            v[n++] = (struct model_service_tier){ json_get_text(t, "id"), text_or_empty(t, "name"),
                text_or_empty(t, "description") };
    for (const struct json *e = speeds->first; e; e = e->next)
        if (e->kind == JSON_STRING)
            s[k++] = e->text;
    m->service_tiers = (struct model_service_tier_array){ v, n };
    m->additional_speed_tiers = (struct str_array){ s, k };
    m->default_service_tier = json_get_text(entry, "default_service_tier");
}

static void set_texts(struct arena *a, const struct json *entry, struct wire_model *m) {
    const struct json *upgrade = json_get(entry, "upgrade");
    struct str news = json_get_text(json_get(entry, "availability_nux"), "message");
    struct str successor = json_get_text(upgrade, "model");
    if (news.p) {
        struct model_availability_nux *nux = arena_new(a, struct model_availability_nux);
        nux->message = news;
        m->availability_nux = nux;
    }
    if (successor.p) {
        struct model_upgrade_info *info = arena_new(a, struct model_upgrade_info);
        info->model = m->upgrade = successor;
        info->migration_markdown = json_get_text(upgrade, "migration_markdown");
        m->upgrade_info = info;
    }
}

struct wire_model model_of_entry(struct arena *a, const struct json *entry) {
    struct str slug = json_get_text(entry, "slug");
    struct str title = json_get_text(entry, "display_name");
    struct wire_model m = {
        .id = slug,
        .model = slug,
        .display_name = title.p ? title : slug,
        .description = text_or_empty(entry, "description"),
        .model_specialty = json_get_text(entry, "model_specialty"),
        .hidden = model_entry_is_hidden(entry),
    };
    enum multi_agent_version version;
    if (multi_agent_version_parse(json_get_text(entry, "multi_agent_version"), &version)) {
        enum multi_agent_version *copy = arena_new(a, enum multi_agent_version);
        *copy = version;
        m.multi_agent_version = copy;
    }
    set_efforts(a, entry, &m);
    set_modalities(a, entry, &m);
    set_tiers(a, entry, &m);
    set_texts(a, entry, &m);
    return m;
}
