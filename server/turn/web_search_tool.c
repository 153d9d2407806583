/* web_search_tool: the provider's own search, offered to the model beside our tools. */
#include "turn/web_search_tool.h"

#include "config/config.h"
#include "config/model_catalog.h"
#include "thread/thread.h"

enum search_mode { SEARCH_DISABLED, SEARCH_CACHED, SEARCH_INDEXED, SEARCH_LIVE };

/* `web_search`, or what the features of earlier days say. */
static enum search_mode configured_mode(const struct config *config) {
    struct str mode = config_text(config, "web_search");
    if (!mode.p)
        return config_bool(config, "features.web_search_request", false) ? SEARCH_LIVE
                                                                         : SEARCH_CACHED;
    return str_is(mode, "disabled")  ? SEARCH_DISABLED
           : str_is(mode, "indexed") ? SEARCH_INDEXED
           : str_is(mode, "live")    ? SEARCH_LIVE
                                     : SEARCH_CACHED;
}

/* Where commands reach the network, the search needs no cache. */
static enum search_mode mode_of(const struct thread *t) {
    enum search_mode mode = configured_mode(t->config);
    bool free = t->settings.sandbox.type == SANDBOX_POLICY_DANGER_FULL_ACCESS;
    return mode == SEARCH_CACHED && free ? SEARCH_LIVE : mode;
}

static void write_location(struct buf *out, const struct json *location) {
    static const char *const members[] = { "country", "region", "city", "timezone" };
    buf_add_str(out, STR(",\"user_location\":{\"type\":\"approximate\""));
    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        struct str text = json_get_text(location, members[i]);
        if (!text.p)
            continue;
        buf_printf(out, ",\"%s\":", members[i]);
        json_write_str(out, text);
    }
    buf_add_char(out, '}');
}

/* `tools.web_search` */
static void write_options(struct buf *out, const struct json *options) {
    const struct json *domains = json_get(options, "allowed_domains");
    const struct json *location = json_get(options, "location");
    struct str size = json_get_text(options, "context_size");
    if (domains && domains->kind == JSON_ARRAY) {
        buf_add_str(out, STR(",\"filters\":{\"allowed_domains\":"));
        json_write(out, domains);
        buf_add_char(out, '}');
    }
    if (location && location->kind == JSON_OBJECT)
        write_location(out, location);
    if (size.p) {
        buf_add_str(out, STR(",\"search_context_size\":"));
        json_write_str(out, size);
    }
}

void web_search_tool_write(struct buf *out, const struct thread *t) {
    const struct model_info *model = thread_model(t);
    enum search_mode mode = mode_of(t);
    if (mode == SEARCH_DISABLED || model->lite || t->owner)
        return;
    buf_printf(out, "{\"type\":\"web_search\",\"external_web_access\":%s%s",
        mode == SEARCH_CACHED ? "false" : "true",
        mode == SEARCH_INDEXED ? ",\"indexed_web_access\":true" : "");
    write_options(out, json_get(json_get(t->config->tree, "tools"), "web_search"));
    if (model->searches_pictures)
        buf_add_str(out, STR(",\"search_content_types\":[\"text\",\"image\"]"));
    buf_add_char(out, '}');
}
