/* prompt: the body of a sampling request. */
#include "turn/prompt.h"

#include "config/model_catalog.h"
#include "thread/goal.h"
#include "thread/hidden.h"
#include "thread/history_load.h"
#include "thread/instructions.h"
#include "thread/record.h"
#include "tool/tool.h"
#include "turn/agents.h"
#include "turn/compact.h"
#include "turn/context.h"
#include "turn/metadata.h"
#include "turn/modalities.h"
#include "turn/state.h"
#include "turn/web_search_tool.h"

/* Nothing is to be called while the model writes a summary. */
static bool has_tools(const struct turn *turn) {
    return !turn || !turn->compaction || turn_compact_kind(turn) != COMPACT_LOCAL;
}

static void write_specs(struct buf *out, const struct thread *t) {
    _cleanup_buf_ struct buf hosted = { 0 };
    web_search_tool_write(&hosted, t);
    struct tool_offer offer = turn_tool_offer(t);
    offer.hosted = buf_str(&hosted);
    tool_write_specs(out, &offer);
}

/* What stands before the history: the tools where they are no member of the request, and the base
 * instructions. */
static void write_input(struct buf *out, const struct thread *t, const struct turn *turn,
    const struct model_info *model) {
    buf_add_str(out, STR(",\"input\":["));
    if (model->lite && !turn) {
        buf_add_char(out, ']');
        return;
    }
    if (model->lite) {
        buf_add_str(out, STR("{\"type\":\"additional_tools\",\"role\":\"developer\",\"tools\":"));
        write_specs(out, t);
        buf_add_str(out, STR("},"));
    }
    buf_printf(out,
        "{\"type\":\"message\",\"id\":\"%s\",\"role\":\"developer\",\"content\":[{\"type\":"
        "\"input_text\",\"text\":",
        t->base_instructions_id);
    json_write_str(out, thread_base_instructions(t));
    buf_add_str(out, STR("}]"));
    thread_write_base_origin(out, t);
    buf_add_char(out, '}');
    if (turn && turn->compaction) {
        buf_add_char(out, ',');
        turn_compact_write_input(turn, out);
    } else if (turn && t->history.count) {
        buf_add_char(out, ',');
        modalities_write(out, thread_history_text(t), model);
    }
    buf_add_char(out, ']');
}

static void write_member(struct buf *out, const char *key, struct str value) {
    char last = out->p[out->n - 1];
    buf_printf(out, "%s\"%s\":", last == '{' ? "" : ",", key);
    json_write_str(out, value);
}

static void write_reasoning(
    struct buf *out, const struct run_settings *s, const struct model_info *model) {
    struct str effort = s->effort.p ? s->effort : str_of(model->effort);
    enum reasoning_summary summary =
        model->summaries ? REASONING_SUMMARY_AUTO : REASONING_SUMMARY_NONE;
    if (s->has_summary)
        summary = s->summary;
    buf_add_str(out, STR(",\"reasoning\":{"));
    if (effort.p)
        write_member(out, "effort", str_is(effort, "ultra") ? STR("max") : effort);
    if (model->lite)
        write_member(out, "context", STR("all_turns"));
    if (summary != REASONING_SUMMARY_NONE)
        write_member(out, "summary", reasoning_summary_name(summary));
    buf_add_char(out, '}');
}

static void write_text(struct buf *out, const struct thread *t, const struct json *schema,
    const struct model_info *model) {
    struct str verbosity = t->settings.verbosity;
    if (!verbosity.p || !model->verbosity)
        verbosity = str_of(model->verbosity);
    if (!verbosity.p && !schema)
        return;
    buf_add_str(out, STR(",\"text\":{"));
    if (verbosity.p)
        write_member(out, "verbosity", verbosity);
    if (schema) {
        buf_add_str(out, verbosity.p ? STR(",\"format\":") : STR("\"format\":"));
        buf_add_str(out, t->owner && t->owner->silent
                             ? STR("{\"type\":\"json_schema\",\"strict\":false,\"schema\":")
                             : STR("{\"type\":\"json_schema\",\"strict\":true,\"schema\":"));
        json_write(out, schema);
        buf_add_str(out, STR(",\"name\":\"codex_output_schema\"}"));
    }
    buf_add_char(out, '}');
}

static void write_tools(struct buf *out, const struct thread *t, const struct turn *turn,
    const struct model_info *model) {
    if (!model->lite && !has_tools(turn)) {
        buf_add_str(out, STR(",\"tools\":[]"));
    } else if (!model->lite) {
        buf_add_str(out, STR(",\"tools\":"));
        write_specs(out, t);
    }
    buf_add_str(out, STR(",\"tool_choice\":\"auto\",\"parallel_tool_calls\":"));
    buf_add_str(out, model->lite || !has_tools(turn) ? STR("false") : STR("true"));
}

/* Priority is for models that are known to have it. */
static void write_tier(struct buf *out, const struct thread *t, const struct turn *turn,
    const struct model_info *model) {
    struct str tier = turn && turn->service_tier.p ? turn->service_tier : t->settings.service_tier;
    if (tier.p && !str_is(tier, "default") && (!str_is(tier, "priority") || model->priority))
        write_member(out, "service_tier", tier);
}

/* What a reviewer of approvals says has another beginning than its thread's turns. */
static void write_cache_key(struct buf *out, const struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str id = thread_cache_id(t);
    if (t->owner && t->owner->silent)
        id = arena_printf(&a, "guardian:%.*s", STR_ARGS(thread_id(t->owner->thread)));
    write_member(out, "prompt_cache_key", id);
}

void turn_prompt_write(
    struct buf *out, const struct thread *t, const struct turn *turn, struct str metadata) {
    const struct model_info *model = thread_model(t);
    const struct json *schema = turn && !turn->compaction ? turn->output_schema : NULL;
    buf_add_char(out, '{');
    write_member(out, "model", t->settings.model);
    buf_add_str(out, STR(",\"stream\":true"));
    write_input(out, t, turn, model);
    write_tier(out, t, turn, model);
    write_tools(out, t, turn, model);
    write_reasoning(out, &t->settings, model);
    buf_add_str(out, STR(",\"store\":false,\"include\":[\"reasoning.encrypted_content\"]"));
    write_cache_key(out, t);
    write_text(out, t, schema, model);
    buf_add_str(out, STR(",\"client_metadata\":"));
    turn_metadata_write_client(out, t, turn, metadata);
    buf_add_char(out, '}');
}

void turn_prompt_write_compact(struct buf *out, const struct thread *t, const struct turn *turn) {
    const struct model_info *model = thread_model(t);
    buf_add_char(out, '{');
    write_member(out, "model", t->settings.model);
    buf_add_str(out, STR(",\"input\":["));
    turn_compact_write_input(turn, out);
    buf_add_char(out, ']');
    write_member(out, "instructions", thread_base_instructions(t));
    buf_add_str(out, STR(",\"tools\":"));
    write_specs(out, t);
    buf_add_str(out, STR(",\"parallel_tool_calls\":"));
    buf_add_str(out, model->lite ? STR("false") : STR("true"));
    write_reasoning(out, &t->settings, model);
    write_tier(out, t, turn, model);
    write_cache_key(out, t);
    write_text(out, t, NULL, model);
    buf_add_char(out, '}');
}
