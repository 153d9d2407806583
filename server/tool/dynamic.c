/* dynamic: tools that the client provides. */
#include "tool/dynamic.h"

#include "base/json.h"
#include "base/time.h"
#include "protocol/wrappers.gen.h"
#include "rpc/hub.h"
#include "tool/question.h"

/* ---- what is offered ---- */

/* Older clients give a namespace with each tool. */
static struct dynamic_tool_function_spec function_of_legacy(
    const struct legacy_dynamic_tool_spec *l) {
    return (struct dynamic_tool_function_spec){ .name = l->name,
        .description = l->description,
        .input_schema = l->input_schema,
        .defer_loading = l->defer_loading && *l->defer_loading };
}

static bool has_member(const struct dynamic_tool_namespace_spec *space, struct str name) {
    for (size_t i = 0; i < space->tools.n; i++)
        if (str_eq(space->tools.v[i].function.dynamic_tool_function_spec.name, name))
            return true;
    return false;
}

static bool is_it(const struct dynamic_tool_spec *spec, const struct tool_call *call) {
    const struct dynamic_tool_namespace_spec *space = &spec->namespace.dynamic_tool_namespace_spec;
    const struct legacy_dynamic_tool_spec *legacy = &spec->legacy.legacy_dynamic_tool_spec;
    bool plain = !call->namespace.p || str_is(call->namespace, "functions");
    switch (spec->type) {
    case DYNAMIC_TOOL_SPEC_FUNCTION:
        return plain && str_eq(spec->function.dynamic_tool_function_spec.name, call->name);
    case DYNAMIC_TOOL_SPEC_NAMESPACE:
        return str_eq(space->name, call->namespace) && has_member(space, call->name);
    case DYNAMIC_TOOL_SPEC_LEGACY:
        return str_eq(legacy->name, call->name) &&
               (legacy->namespace.p ? str_eq(legacy->namespace, call->namespace) : plain);
    }
    return false;
}

bool dynamic_tool_is_offered(const struct dynamic_tools *tools, const struct tool_call *call) {
    for (size_t i = 0; !call->custom && tools && i < tools->n; i++)
        if (is_it(&tools->v[i], call))
            return true;
    return false;
}

static void write_function(struct buf *out, const struct dynamic_tool_function_spec *f) {
    buf_add_str(out, STR("{\"type\":\"function\",\"name\":"));
    json_write_str(out, f->name);
    buf_add_str(out, STR(",\"description\":"));
    json_write_str(out, f->description);
    buf_add_str(out, STR(",\"strict\":false,\"parameters\":"));
    json_write(out, f->input_schema);
    buf_add_char(out, '}');
}

static void begin_namespace(struct buf *out, struct str name, struct str description) {
    buf_add_str(out, STR("{\"type\":\"namespace\",\"name\":"));
    json_write_str(out, name);
    buf_add_str(out, STR(",\"description\":"));
    json_write_str(out, description);
    buf_add_str(out, STR(",\"tools\":["));
}

static void write_namespace(
    struct buf *out, const struct dynamic_tool_namespace_spec *space, bool deferred) {
    size_t n = 0;
    begin_namespace(out, space->name, space->description);
    for (size_t i = 0; i < space->tools.n; i++) {
        const struct dynamic_tool_function_spec *f =
            &space->tools.v[i].function.dynamic_tool_function_spec;
        if (f->defer_loading != deferred)
            continue;
        if (n++)
            buf_add_char(out, ',');
        write_function(out, f);
    }
    buf_add_str(out, STR("]}"));
}

static void write_legacy(struct buf *out, const struct legacy_dynamic_tool_spec *l) {
    const struct dynamic_tool_function_spec f = function_of_legacy(l);
    if (!l->namespace.p) {
        write_function(out, &f);
        return;
    }
    begin_namespace(out, l->namespace, STR(""));
    write_function(out, &f);
    buf_add_str(out, STR("]}"));
}

static bool has_deferred(const struct dynamic_tool_namespace_spec *space) {
    for (size_t i = 0; i < space->tools.n; i++)
        if (space->tools.v[i].function.dynamic_tool_function_spec.defer_loading)
            return true;
    return false;
}

static bool is_deferred(const struct dynamic_tool_spec *spec) {
    if (spec->type == DYNAMIC_TOOL_SPEC_FUNCTION)
        return spec->function.dynamic_tool_function_spec.defer_loading;
    const bool *defer = spec->legacy.legacy_dynamic_tool_spec.defer_loading;
    return spec->type == DYNAMIC_TOOL_SPEC_LEGACY && defer && *defer;
}

void dynamic_tools_write(
    struct buf *out, const struct dynamic_tools *tools, bool deferred, size_t *n) {
    for (size_t i = 0; tools && i < tools->n; i++) {
        const struct dynamic_tool_spec *spec = &tools->v[i];
        bool is_space = spec->type == DYNAMIC_TOOL_SPEC_NAMESPACE;
        if (is_space ? deferred && !has_deferred(&spec->namespace.dynamic_tool_namespace_spec)
                     : is_deferred(spec) != deferred)
            continue;
        if ((*n)++)
            buf_add_char(out, ',');
        if (spec->type == DYNAMIC_TOOL_SPEC_FUNCTION)
            write_function(out, &spec->function.dynamic_tool_function_spec);
        else if (spec->type == DYNAMIC_TOOL_SPEC_NAMESPACE)
            write_namespace(out, &spec->namespace.dynamic_tool_namespace_spec, deferred);
        else
            write_legacy(out, &spec->legacy.legacy_dynamic_tool_spec);
    }
}

/* ---- a call ---- */

struct dynamic_call {
    struct question question;
    struct thread_item item;
    int64_t started_at_ms, completed_at_ms, duration_ms;
    bool success;
};

/* One text is the output itself; else the parts as a request has them. */
static void write_parts(
    struct buf *out, const struct dynamic_tool_call_output_content_item_array *items) {
    buf_add_char(out, '[');
    for (size_t i = 0; i < items->n; i++) {
        const struct dynamic_tool_call_output_content_item *part = &items->v[i];
        bool text = part->type == DYNAMIC_TOOL_CALL_OUTPUT_CONTENT_ITEM_INPUT_TEXT;
        bool image = part->type == DYNAMIC_TOOL_CALL_OUTPUT_CONTENT_ITEM_INPUT_IMAGE;
        buf_add_str(out, i ? STR(",{") : STR("{"));
        buf_printf(out, "\"type\":\"%s\",\"%s\":",
            text    ? "input_text"
            : image ? "input_image"
                    : "input_audio",
            text    ? "text"
            : image ? "image_url"
                    : "audio_url");
        json_write_str(out, text    ? part->input_text.text
                            : image ? part->input_image.image_url
                                    : part->input_audio.audio_url);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void finish(
    struct dynamic_call *c, const struct dynamic_tool_call_output_content_item_array *items) {
    struct thread_item_dynamic_tool_call *shown = &c->item.dynamic_tool_call;
    _cleanup_buf_ struct buf parts = { 0 };
    struct tool_output output = { .text = STR(""), .succeeded = c->success };
    bool one_text =
        items->n == 1 && items->v[0].type == DYNAMIC_TOOL_CALL_OUTPUT_CONTENT_ITEM_INPUT_TEXT;
    c->completed_at_ms = time_now_ms();
    c->duration_ms = c->completed_at_ms - c->started_at_ms;
    c->item.completed_at_ms = &c->completed_at_ms;
    shown->status =
        c->success ? DYNAMIC_TOOL_CALL_STATUS_COMPLETED : DYNAMIC_TOOL_CALL_STATUS_FAILED;
    shown->content_items = *items;
    shown->success = &c->success;
    shown->duration_ms = &c->duration_ms;
    item_tell_completed(c->question.place, &c->item);
    if (one_text) {
        output.text = items->v[0].input_text.text;
    } else {
        write_parts(&parts, items);
        output.content = buf_str(&parts);
    }
    question_finish(&c->question, &output);
}

static void on_answer(void *user, const struct dynamic_tool_call_response *answer) {
    struct dynamic_call *c = user;
    question_answered(&c->question);
    if (answer) {
        c->success = answer->success;
        finish(c, &answer->content_items);
        return;
    }
    bool refused = c->question.place.subscribers->hub->error_code != 0;
    struct dynamic_tool_call_output_content_item item = {
        .type = DYNAMIC_TOOL_CALL_OUTPUT_CONTENT_ITEM_INPUT_TEXT,
        .input_text = { refused ? STR("dynamic tool request failed")
                                : STR("dynamic tool response was invalid") },
    };
    finish(c, &(struct dynamic_tool_call_output_content_item_array){ &item, 1 });
}

struct op *dynamic_tool_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    struct dynamic_call *c = question_new(group, sizeof *c, host, done, user);
    struct arena *a = &c->question.op.arena;
    const struct json *arguments = json_parse(a, arena_str(a, call->arguments), NULL);
    if (!arguments)
        arguments = json_new_null(a);
    c->started_at_ms = time_now_ms();
    c->item = (struct thread_item){ .type = THREAD_ITEM_DYNAMIC_TOOL_CALL,
        .started_at_ms = &c->started_at_ms,
        .dynamic_tool_call = { .id = arena_str(a, call->call_id),
            .namespace = arena_str(a, call->namespace),
            .tool = arena_str(a, call->name),
            .arguments = arguments,
            .status = DYNAMIC_TOOL_CALL_STATUS_IN_PROGRESS } };
    item_tell_started(c->question.place, &c->item);
    const struct thread_item_dynamic_tool_call *shown = &c->item.dynamic_tool_call;
    question_begin(&c->question,
        ask_item_tool_call(c->question.place.subscribers,
            &(struct dynamic_tool_call_params){ .thread_id = c->question.place.thread_id,
                .turn_id = c->question.place.turn_id,
                .call_id = shown->id,
                .namespace = shown->namespace,
                .tool = shown->tool,
                .arguments = arguments },
            on_answer, c),
        NULL);
    return &c->question.op;
}
