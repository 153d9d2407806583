/* mcp_output: what the model is shown of a server's answer. */
#include "tool/mcp_output.h"

void mcp_tool_output_done(struct mcp_tool_output *o) {
    buf_done(&o->text);
    buf_done(&o->content);
}

struct tool_output mcp_tool_output_view(const struct mcp_tool_output *o) {
    return (struct tool_output){
        .text = o->text.p ? buf_str(&o->text) : STR_NONE,
        .content = o->content.p ? buf_str(&o->content) : STR_NONE,
    };
}

/* What is left of the model's limit goes to the texts in their order. */
static void cut(
    struct buf *out, struct str text, const struct output_policy *policy, uint64_t *left) {
    uint64_t tokens = policy->bytes ? *left / BYTES_PER_TOKEN : *left;
    truncate_middle(text, tokens, out);
    uint64_t used = policy->bytes ? text.n : token_estimate(text.n);
    *left -= used < *left ? used : *left;
}

static void add_text(struct buf *out, struct str text) {
    buf_add_str(out, STR("{\"type\":\"input_text\",\"text\":"));
    json_write_str(out, text);
    buf_add_char(out, '}');
}

static void add_part(
    struct buf *out, const struct json *part, const struct output_policy *policy, uint64_t *left) {
    struct str type = json_get_text(part, "type");
    struct str data = json_get_text(part, "data"), mime = json_get_text(part, "mimeType");
    _cleanup_buf_ struct buf text = { 0 }, shown = { 0 };
    if (str_is(type, "image") && data.p) {
        buf_printf(&text, "data:%.*s;base64,", STR_ARGS(mime.p ? mime : STR("image/png")));
        buf_add_str(&text, data);
        buf_add_str(out, STR("{\"type\":\"input_image\",\"image_url\":"));
        json_write_str(out, buf_str(&text));
        buf_add_str(out, STR(",\"detail\":\"high\"}"));
        return;
    }
    if (str_is(type, "text"))
        buf_add_str(&text, json_get_text(part, "text"));
    else
        json_write(&text, part); /* sounds, resources, links: as they are */
    cut(&shown, buf_str(&text), policy, left);
    add_text(out, buf_str(&shown));
}

void mcp_tool_output_make(struct mcp_tool_output *ret, const struct json *result,
    struct str failure, int64_t us, const struct output_policy *policy) {
    const struct json *object = json_get(result, "structuredContent");
    const struct json *content = json_get(result, "content");
    uint64_t left = policy->limit;
    _cleanup_buf_ struct buf head = { 0 };
    buf_printf(&head, "Wall time: %.4f seconds\nOutput:", (double)us / 1e6);
    if (result && !json_is_null(object)) {
        _cleanup_buf_ struct buf json = { 0 };
        json_write(&json, object);
        buf_add_str(&ret->text, buf_str(&head));
        buf_add_char(&ret->text, '\n');
        cut(&ret->text, buf_str(&json), policy, &left);
        return;
    }
    buf_add_char(&ret->content, '[');
    add_text(&ret->content, buf_str(&head));
    if (!result) {
        buf_add_char(&ret->content, ',');
        add_text(&ret->content, failure);
    }
    for (const struct json *e = content && content->kind == JSON_ARRAY ? content->first : NULL; e;
         e = e->next) {
        buf_add_char(&ret->content, ',');
        add_part(&ret->content, e, policy, &left);
    }
    buf_add_char(&ret->content, ']');
}
