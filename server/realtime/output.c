/* output: what the thread's agent says goes upstream (realtime.md 13), and what of it is to be shown (16.3). */
#include "base/utf8.h"
#include "realtime/cap.h"
#include "realtime/promotion.h"
#include "realtime/session.h"

enum { STATUS_BYTES_MAX = 256 };

static bool is_envelope(struct str text) {
    text = str_trim(text);
    return str_starts(text, STR("<realtime_delegation>")) &&
           str_ends(text, STR("</realtime_delegation>"));
}

static bool is_delegation(const struct thread_item *item) {
    const struct user_input_array *content = &item->user_message.content;
    for (size_t i = 0; i < content->n; i++)
        if (content->v[i].type == USER_INPUT_TEXT && is_envelope(content->v[i].text.text))
            return true;
    return false;
}

/* ---- messages ---- */

static void send_message(struct session *s, struct str said, const enum message_phase *phase) {
    _cleanup_buf_ struct buf text = { 0 }, marked = { 0 };
    struct str mark = s->dialect->mark;
    if (!s->has_handoff && !str_trim(said).n)
        return;
    if (s->o.as_items && s->o.item_prefix.n) {
        buf_add_str(&marked, s->o.item_prefix);
        buf_add_str(&marked, STR("\n\n"));
    }
    if (said.n && !str_starts(said, mark))
        buf_add_str(&marked, mark);
    buf_add_str(&marked, said);
    cap_middle(buf_str(&marked), CAP_MESSAGE_TOKENS, &text);
    s->forwarded |= s->has_handoff;
    if (s->o.as_items)
        s->dialect->output_item(s, buf_str(&text), said);
    else
        s->dialect->output(s, &(struct dialect_output){ buf_str(&text), phase, s->has_handoff });
}

static bool streams(const struct session *s) {
    return s->dialect->streams && s->has_handoff && !s->o.client_managed && !s->o.as_items;
}

static void message_completed(struct session *s, const struct thread_item *item) {
    if (s->o.client_managed)
        return;
    if (streams(s) && stream_end(s, item->agent_message.id))
        s->forwarded = true;
    else
        send_message(s, item->agent_message.text, item->agent_message.phase);
}

static void reasoning_completed(struct session *s, const struct thread_item *item) {
    const struct str_array *parts = &item->reasoning.summary;
    if (!s->o.reasoning_status || !s->dialect->streams || !s->has_handoff || s->o.client_managed)
        return;
    struct str last = parts->n ? parts->v[parts->n - 1] : STR("");
    if (!str_trim(last).n)
        return;
    _cleanup_buf_ struct buf text = { 0 };
    buf_add_str(&text, STR("[STATUS] "));
    buf_add_str(&text,
        last.n > STATUS_BYTES_MAX ? str_sub(last, 0, utf8_floor(last, STATUS_BYTES_MAX)) : last);
    dialect_v3_append(s, true, "commentary", buf_str(&text));
}

/* ---- what is to be shown ---- */

static void promote(struct session *s, struct str turn, struct str item,
    enum thread_realtime_bem_item_presentation_tag how, unsigned index) {
    timeline_promote(&s->timeline, turn, item,
        &(struct thread_realtime_bem_item_presentation){
            .type = how, .inline_visualization = { index } });
}

static void promote_text(
    struct session *s, struct str turn, struct str item, struct str text, bool whole) {
    if (promotion_is_inline(text))
        promote(s, turn, item, THREAD_REALTIME_BEM_ITEM_PRESENTATION_INLINE_MARKDOWN, 0);
    unsigned count = promotion_visuals(text, whole);
    for (unsigned i = 0; i < count; i++)
        promote(s, turn, item, THREAD_REALTIME_BEM_ITEM_PRESENTATION_INLINE_VISUALIZATION, i);
}

static bool is_whole(const struct thread_item *item) {
    switch (item->type) {
    case THREAD_ITEM_IMAGE_GENERATION:
        return true;
    case THREAD_ITEM_SUB_AGENT_ACTIVITY:
        return item->sub_agent_activity.kind == SUB_AGENT_ACTIVITY_KIND_STARTED;
    case THREAD_ITEM_DYNAMIC_TOOL_CALL:
        return item->dynamic_tool_call.success && *item->dynamic_tool_call.success;
    case THREAD_ITEM_MCP_TOOL_CALL:
        return str_is(item->mcp_tool_call.server, "codex_app") &&
               item->mcp_tool_call.status == MCP_TOOL_CALL_STATUS_COMPLETED;
    default:
        return false;
    }
}

/* ---- what turns tell ---- */

static struct str id_of(const struct thread_item *item) {
    switch (item->type) {
    case THREAD_ITEM_IMAGE_GENERATION:
        return item->image_generation.image_generation_item.id;
    case THREAD_ITEM_SUB_AGENT_ACTIVITY:
        return item->sub_agent_activity.id;
    case THREAD_ITEM_DYNAMIC_TOOL_CALL:
        return item->dynamic_tool_call.id;
    default:
        return item->mcp_tool_call.id;
    }
}

static void on_started(void *user, struct str turn, const struct thread_item *item) {
    struct session *s = user;
    (void)turn;
    if (item->type == THREAD_ITEM_USER_MESSAGE && !is_delegation(item))
        timeline_interject(&s->timeline);
    if (item->type != THREAD_ITEM_AGENT_MESSAGE)
        return;
    buf_clear(&s->message, 0);
    if (streams(s))
        stream_begin(s, item->agent_message.id);
}

static void on_text(void *user, struct str turn, struct str item, struct str delta) {
    struct session *s = user;
    stream_text(s, item, delta);
    if (s->timeline.off || s->message.n > SESSION_MESSAGE_BYTES_MAX)
        return;
    buf_add_str(&s->message, delta);
    /* What could complete a mark. */
    if (str_index(delta, '\n') >= 0 || str_index(delta, '{') >= 0)
        promote_text(s, turn, item, buf_str(&s->message), false);
}

static void on_completed(void *user, struct str turn, const struct thread_item *item) {
    struct session *s = user;
    if (is_whole(item))
        promote(s, turn, id_of(item), THREAD_REALTIME_BEM_ITEM_PRESENTATION_WHOLE_ITEM, 0);
    if (item->type == THREAD_ITEM_AGENT_MESSAGE) {
        promote_text(s, turn, item->agent_message.id, item->agent_message.text, true);
        message_completed(s, item);
    } else if (item->type == THREAD_ITEM_REASONING) {
        reasoning_completed(s, item);
    }
}

const struct item_watch_events output_watch = { on_started, on_text, on_completed };

void output_turn_ended(struct session *s, bool interrupted) {
    stream_drop(s);
    if (!interrupted && !s->deferred.n) { /* else the work begins only now */
        if (s->has_handoff && s->forwarded && s->dialect->end_handoff && !s->o.client_managed)
            s->dialect->end_handoff(s);
        s->has_handoff = s->forwarded = false;
    }
    handoff_retry(s);
}
