/* prompt: the body of a sampling request. */
#include "turn/prompt.h"

#include "config/config.h"
#include "tool/tool.h"
#include "turn/context.h"
#include "turn/metadata.h"
#include "turn/state.h"

static void write_input(struct buf *out, const struct thread *t) {
    buf_printf(out,
        ",\"input\":[{\"type\":\"message\",\"id\":\"%s\",\"role\":\"developer\",\"content\":[{\"type\":"
        "\"input_text\",\"text\":",
        t->base_instructions_id);
    json_write_str(out, turn_context_base_instructions(t));
    buf_add_str(out, STR("}]}"));
    if (t->history.count) {
        buf_add_char(out, ',');
        buf_add_str(out, buf_str(&t->history.text));
    }
    buf_add_char(out, ']');
}

static void write_reasoning(struct buf *out, const struct run_settings *s) {
    buf_add_str(out, STR(",\"reasoning\":{"));
    if (s->effort.p) {
        buf_add_str(out, STR("\"effort\":"));
        json_write_str(out, s->effort);
    }
    if (s->summary != REASONING_SUMMARY_NONE) {
        buf_add_str(out, s->effort.p ? STR(",\"summary\":") : STR("\"summary\":"));
        json_write_str(out, reasoning_summary_name(s->summary));
    }
    buf_add_char(out, '}');
}

static void write_text(struct buf *out, const struct turn *turn) {
    if (!turn->output_schema)
        return;
    buf_add_str(
        out, STR(",\"text\":{\"format\":{\"type\":\"json_schema\",\"strict\":true,\"schema\":"));
    json_write(out, turn->output_schema);
    buf_add_str(out, STR(",\"name\":\"codex_output_schema\"}}"));
}

void turn_prompt_write(struct buf *out, struct turn *turn, struct str metadata) {
    const struct thread *t = turn->thread;
    buf_add_str(out, STR("{\"model\":"));
    json_write_str(out, t->settings.model);
    buf_add_str(out, STR(",\"stream\":true"));
    write_input(out, t);
    if (t->settings.service_tier.p) {
        buf_add_str(out, STR(",\"service_tier\":"));
        json_write_str(out, t->settings.service_tier);
    }
    buf_add_str(out, STR(",\"tools\":"));
    tool_write_specs(out);
    buf_add_str(out, STR(",\"tool_choice\":\"auto\",\"parallel_tool_calls\":true"));
    write_reasoning(out, &t->settings);
    buf_add_str(out,
        STR(",\"store\":false,\"include\":[\"reasoning.encrypted_content\"],\"prompt_cache_key\":"));
    json_write_str(out, thread_id(t));
    write_text(out, turn);
    buf_add_str(out, STR(",\"client_metadata\":"));
    turn_metadata_write_client(out, turn, metadata);
    buf_add_char(out, '}');
}
