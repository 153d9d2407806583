/* hooks: commands of the user that run on the events of a turn. */
#include "turn/hooks.h"

#include "base/time.h"
#include "config/config.h"
#include "config/layers.h"
#include "hooks/list.h"
#include "hooks/match.h"
#include "protocol/wrappers.gen.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "turn/compact.h"
#include "turn/message.h"
#include "turn/sample.h"
#include "turn/state.h"

/* ---- what they are told ---- */

static struct json *text_or_null(struct arena *a, struct str text) {
    return text.p ? json_new_str(a, text) : json_new_null(a);
}

static void put_about(struct json *into, struct arena *a, const struct json *about) {
    for (const struct json *m = about ? about->first : NULL; m; m = m->next)
        json_put(into, m->key, json_share(a, m));
}

static bool is_of_request(enum hook_event_name e) {
    return e == HOOK_EVENT_NAME_PRE_MODEL_REQUEST || e == HOOK_EVENT_NAME_POST_MODEL_REQUEST;
}

static void put_agent(struct json *into, struct arena *a, const struct thread *t) {
    if (!t->agent)
        return;
    json_put_text(a, into, STR("agent_id"), thread_id(t));
    json_put_text(a, into, STR("agent_type"), t->agent->role.n ? t->agent->role : STR("default"));
}

/* Of an agent that began or ends, files hear from its parent. */
static struct str transcript_of(const struct thread *t, enum hook_event_name e) {
    const struct thread *parent =
        t->agent ? map_get(&t->manager->threads, t->lineage.parent) : NULL;
    return e == HOOK_EVENT_NAME_SUBAGENT_STOP && parent ? parent->path : t->path;
}

static struct str input_of(struct arena *a, const struct turn *turn, const struct hooks_event *e) {
    const struct thread *t = turn->thread;
    struct json *in = json_new_object(a);
    bool never = t->settings.approval_policy.tag == ASK_FOR_APPROVAL_NEVER;
    bool of_agent =
        e->name == HOOK_EVENT_NAME_SUBAGENT_START || e->name == HOOK_EVENT_NAME_SUBAGENT_STOP;
    struct str title = str_of(hook_event_title(e->name));
    struct json *path = text_or_null(a, transcript_of(t, e->name));
    json_put_text(a, in, STR("session_id"), thread_session_id(t));
    if (e->name != HOOK_EVENT_NAME_SESSION_START)
        json_put_text(a, in, STR("turn_id"), turn_id(turn));
    if (is_of_request(e->name)) {
        json_put_text(a, in, STR("cwd"), t->settings.cwd);
        json_put(in, STR("transcript_path"), path);
        json_put_text(a, in, STR("model"), t->settings.model);
        json_put_text(a, in, STR("hook_event_name"), title);
    } else {
        if (!of_agent && e->name != HOOK_EVENT_NAME_STOP)
            put_agent(in, a, t);
        json_put(in, STR("transcript_path"), path);
        if (e->name == HOOK_EVENT_NAME_SUBAGENT_STOP)
            json_put(in, STR("agent_transcript_path"), text_or_null(a, t->path));
        json_put_text(a, in, STR("cwd"), e->cwd.p ? e->cwd : t->settings.cwd);
        json_put_text(a, in, STR("hook_event_name"), title);
        json_put_text(a, in, STR("model"), t->settings.model);
        if (e->name != HOOK_EVENT_NAME_PRE_COMPACT && e->name != HOOK_EVENT_NAME_POST_COMPACT)
            json_put_text(
                a, in, STR("permission_mode"), never ? STR("bypassPermissions") : STR("default"));
    }
    put_about(in, a, e->about);
    _cleanup_buf_ struct buf out = { 0 };
    json_write(&out, in);
    return arena_str(a, buf_str(&out));
}

/* ---- running ---- */

/* In the operation's arena: hooks of the end of a request may outlive the turn. */
struct waiting {
    struct item_place at;
    hooks_ended *ended; /* NULL: nobody waits */
    void *user;
};

static void on_ended(void *user, const struct hook_one *v, size_t n) {
    const struct waiting w = *(const struct waiting *)user;
    for (size_t i = 0; i < n; i++)
        notify_hook_completed(w.at.subscribers,
            &(struct hook_completed_notification){ w.at.thread_id, w.at.turn_id, v[i].run });
    if (w.ended)
        w.ended(w.user, v, n);
}

static void tell_started(struct turn *turn, struct op *op, hooks_ended *ended, void *user) {
    struct waiting *w = arena_new(&op->arena, struct waiting);
    size_t n;
    const struct hook_one *v = hooks_running(op, &n);
    *w = (struct waiting){ item_place_copy(&op->arena, turn_items(turn)), ended, user };
    hooks_listen(op, on_ended, w);
    for (size_t i = 0; i < n; i++)
        notify_hook_started(w->at.subscribers,
            &(struct hook_started_notification){ w->at.thread_id, w->at.turn_id, v[i].run });
}

/* The turn may be over: what they say waits for the next request. */
static void on_ended_later(void *user, const struct hook_one *v, size_t n) {
    struct thread *thread = user;
    for (size_t i = 0; i < n; i++)
        if (v[i].result.context.p)
            thread_hooks_add_context(&thread->hooks, v[i].result.context);
}

struct op *turn_hooks_run(struct turn *turn, struct op_group *group,
    const struct hooks_event *event, hooks_ended *ended, void *user) {
    struct thread *t = turn->thread;
    if (!thread_hooks_have(&t->hooks))
        return NULL;
    _cleanup_arena_ struct arena a = { 0 };
    const struct hook_metadata_array *all = &t->hooks.list->hooks;
    const struct hook_metadata **chosen = arena_array(&a, const struct hook_metadata *, all->n);
    struct hooks_wish wish = {
        .hooks = chosen, .cwd = t->settings.cwd, .thread = thread_id(t), .call_id = event->call_id
    };
    for (size_t i = 0; i < all->n; i++) {
        const struct hook_metadata *h = &all->v[i];
        if (h->event_name != event->name || !hook_may_run(h) ||
            !hook_matches(h, event->subjects, event->subject_count))
            continue;
        if (!wish.input.p)
            wish.input = input_of(&a, turn, event);
        if (!h->command.async) {
            chosen[wish.n++] = h;
            continue;
        }
        struct hooks_wish alone = wish;
        alone.hooks = &h;
        alone.n = 1;
        alone.async = true;
        hooks_listen(hooks_run(t->manager->loop, &t->ops, &alone), on_ended_later, t);
    }
    if (wish.n == 0)
        return NULL;
    struct op *op = hooks_run(t->manager->loop, group, &wish);
    tell_started(turn, op, ended, user);
    return op;
}

/* Of the turn itself: turn->wait. */
static bool run(struct turn *turn, enum hook_event_name name, struct str subject,
    const struct json *about, hooks_ended *ended) {
    turn->wait = turn_hooks_run(turn, &turn->thread->ops,
        &(struct hooks_event){ .name = name,
            .subjects = &subject,
            .subject_count = subject.p ? 1 : 0,
            .about = about },
        ended, turn);
    turn->hooks_run = turn->wait != NULL;
    return turn->hooks_run;
}

void turn_hooks_over(struct turn *turn) {
    turn->wait = NULL;
    turn->hooks_run = false;
}

static bool any_stops(const struct hook_one *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (v[i].result.stops)
            return true;
    return false;
}

static void say(struct turn *turn, struct str text) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *message = message_of_text(
        &a, thread_manager_new_id(turn->thread->manager, &a, "msg_"), "developer", text);
    thread_say(turn->thread, &(struct said){ .turn = turn_id(turn) }, message);
}

void turn_hooks_say_contexts(struct turn *turn, const struct hook_one *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (v[i].result.context.p)
            say(turn, v[i].result.context);
}

void turn_hooks_say_later(struct turn *turn) {
    for (struct hook_context *c; (c = thread_hooks_take_context(&turn->thread->hooks));) {
        say(turn, c->text);
        hook_context_free(c);
    }
}

/* ---- which there are ---- */

static void on_loaded(void *user, struct hook_list *list) {
    struct turn *turn = user;
    struct thread_hooks *hooks = &turn->thread->hooks;
    turn_hooks_over(turn);
    if (list) {
        hook_list_free(hooks->list);
        hooks->list = list;
    }
    turn_sample(turn);
}

static bool load(struct turn *turn) {
    struct thread *t = turn->thread;
    struct thread_manager *m = t->manager;
    if (turn->hooks_known)
        return false;
    turn->hooks_known = true;
    if (t->owner || !hooks_may_be(t->config, t->settings.cwd)) {
        hook_list_free(t->hooks.list);
        t->hooks.list = NULL;
        return false;
    }
    const struct layer_sources from = config_sources(m->config, t->settings.cwd);
    turn->wait = hooks_load(m->loop, &t->ops, &from, on_loaded, turn);
    turn->hooks_run = true;
    return true;
}

/* ---- a session begins ---- */

static void on_session(void *user, const struct hook_one *v, size_t n) {
    struct turn *turn = user;
    turn_hooks_over(turn);
    turn_hooks_say_contexts(turn, v, n);
    if (any_stops(v, n))
        turn_finish(turn, TURN_STATUS_COMPLETED, NULL);
    else
        turn_sample(turn);
}

static bool begin_agent(struct turn *turn) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *about = json_new_object(&a);
    put_agent(about, &a, turn->thread);
    return run(turn, HOOK_EVENT_NAME_SUBAGENT_START, json_get_text(about, "agent_type"), about,
        on_session);
}

static bool begin_session(struct turn *turn) {
    static const char *const sources[] = { "startup", "resume", "fork", "compact" };
    _cleanup_arena_ struct arena a = { 0 };
    struct thread *t = turn->thread;
    enum session_start start = t->hooks.start;
    if (start == SESSION_GOES_ON || turn->compaction)
        return false;
    t->hooks.start = SESSION_GOES_ON;
    if (t->agent)
        return start == SESSION_STARTUP && begin_agent(turn);
    struct json *about = json_new_object(&a);
    json_put_text(&a, about, STR("source"), str_of(sources[start]));
    return run(turn, HOOK_EVENT_NAME_SESSION_START, str_of(sources[start]), about, on_session);
}

/* ---- compactions ---- */

static bool ask_trigger(
    struct turn *turn, enum hook_event_name name, bool by_user, hooks_ended *ended) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *about = json_new_object(&a);
    struct str trigger = by_user ? STR("manual") : STR("auto");
    json_put_text(&a, about, STR("trigger"), trigger);
    return run(turn, name, trigger, about, ended);
}

static void on_compaction(void *user, const struct hook_one *v, size_t n) {
    struct turn *turn = user;
    turn_hooks_over(turn);
    if (any_stops(v, n))
        turn_finish(turn, TURN_STATUS_INTERRUPTED, NULL);
    else
        turn_sample(turn);
}

static bool begin_compaction(struct turn *turn) {
    return turn->compaction && !turn_compact_ask_once(turn) &&
           ask_trigger(
               turn, HOOK_EVENT_NAME_PRE_COMPACT, turn->kind == TURN_COMPACT, on_compaction);
}

static void on_compacted(void *user, const struct hook_one *v, size_t n) {
    struct turn *turn = user;
    turn_hooks_over(turn);
    if (any_stops(v, n))
        turn_finish(turn, TURN_STATUS_INTERRUPTED, NULL);
    else
        turn->after_hooks(turn);
}

bool turn_hooks_after_compaction(struct turn *turn, bool by_user, void (*next)(struct turn *turn)) {
    turn->thread->hooks.start = SESSION_COMPACT;
    turn->after_hooks = next;
    return ask_trigger(turn, HOOK_EVENT_NAME_POST_COMPACT, by_user, on_compacted);
}

bool turn_hooks_hold(struct turn *turn) {
    return load(turn) || begin_compaction(turn) || begin_session(turn);
}

/* ---- what the user sends ---- */

static struct str prompt_of(struct arena *a, const struct turn_input *in) {
    _cleanup_buf_ struct buf text = { 0 };
    const struct user_input_array *input = &in->item.user_message.content;
    for (size_t i = 0; i < input->n; i++)
        if (input->v[i].type == USER_INPUT_TEXT)
            buf_add_str(&text, input->v[i].text.text);
    return arena_str(a, text.p ? buf_str(&text) : STR(""));
}

static struct turn_input *first_unasked(struct turn *turn) {
    struct turn_input *in = turn->pending;
    while (in && in->asked)
        in = in->next;
    return in;
}

static void keep_contexts(struct turn_input *in, const struct hook_one *v, size_t n) {
    in->contexts = (struct str_array){ arena_array(&in->arena, struct str, n), 0 };
    for (size_t i = 0; i < n; i++)
        if (v[i].result.context.p)
            in->contexts.v[in->contexts.n++] = arena_str(&in->arena, v[i].result.context);
}

static void drop_input(struct turn *turn, struct turn_input *in) {
    struct turn_input **at = &turn->pending;
    while (*at != in)
        at = &(*at)->next;
    *at = in->next;
    turn_input_free(in);
}

static void on_prompt(void *user, const struct hook_one *v, size_t n) {
    struct turn *turn = user;
    struct turn_input *in = first_unasked(turn);
    bool refused = any_stops(v, n);
    turn_hooks_over(turn);
    for (size_t i = 0; i < n; i++)
        refused = refused || v[i].result.blocks;
    in->asked = true;
    if (!refused) {
        keep_contexts(in, v, n);
        turn_sample(turn);
        return;
    }
    drop_input(turn, in);
    turn_hooks_say_contexts(turn, v, n);
    if (turn->pending)
        turn_sample(turn);
    else
        turn_finish(turn, TURN_STATUS_COMPLETED, NULL);
}

bool turn_hooks_ask_input(struct turn *turn) {
    for (struct turn_input *in; (in = first_unasked(turn));) {
        _cleanup_arena_ struct arena a = { 0 };
        struct json *about = json_new_object(&a);
        json_put_text(&a, about, STR("prompt"), prompt_of(&a, in));
        if (in->item.user_message.content.n &&
            run(turn, HOOK_EVENT_NAME_USER_PROMPT_SUBMIT, STR_NONE, about, on_prompt))
            return true;
        in->asked = true;
    }
    return false;
}

void turn_hooks_say_with(struct turn *turn, const struct turn_input *input) {
    for (size_t i = 0; i < input->contexts.n; i++)
        say(turn, input->contexts.v[i]);
}

/* ---- the end ---- */

static struct str escaped(struct arena *a, struct str text) {
    _cleanup_buf_ struct buf out = { 0 };
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '<' || c == '>' || c == '&')
            buf_add_str(&out, c == '<' ? STR("&lt;") : c == '>' ? STR("&gt;") : STR("&amp;"));
        else
            buf_add_char(&out, c);
    }
    return arena_str(a, out.n ? buf_str(&out) : STR(""));
}

/* One message with the reasons of all, which the model has to follow. */
static void say_prompts(struct turn *turn, const struct hook_one *v, size_t n) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread *t = turn->thread;
    struct str id = thread_manager_new_id(t->manager, &a, "msg_");
    struct json *message = message_of_text(&a, id, "user", STR("")), *content = json_new_array(&a);
    struct hook_prompt_fragment_array all = { arena_array(&a, struct hook_prompt_fragment, n), 0 };
    for (size_t i = 0; i < n; i++) {
        if (!v[i].result.blocks)
            continue;
        all.v[all.n++] =
            (struct hook_prompt_fragment){ .text = v[i].result.reason, .hook_run_id = v[i].run.id };
        struct str reason = escaped(&a, v[i].result.reason);
        message_add_text(content, &a,
            arena_printf(&a, "<hook_prompt hook_run_id=\"%.*s\">%.*s</hook_prompt>",
                STR_ARGS(v[i].run.id), STR_ARGS(reason)));
    }
    json_put(message, STR("content"), content);
    thread_say(t, &(struct said){ .turn = turn_id(turn) }, message);
    int64_t now = time_now_ms();
    struct thread_item item = { .type = THREAD_ITEM_HOOK_PROMPT,
        .started_at_ms = &now,
        .hook_prompt = { .id = id, .fragments = all } };
    item_tell_started(turn_items(turn), &item);
    item.completed_at_ms = &now;
    item_tell_completed(turn_items(turn), &item);
}

static void on_stop(void *user, const struct hook_one *v, size_t n) {
    struct turn *turn = user;
    bool blocked = false;
    turn_hooks_over(turn);
    for (size_t i = 0; i < n; i++)
        blocked = blocked || v[i].result.blocks;
    if (any_stops(v, n) || (!blocked && !turn->pending)) {
        turn_finish(turn, TURN_STATUS_COMPLETED, NULL);
        return;
    }
    if (blocked) {
        say_prompts(turn, v, n);
        turn->stop_hook_active = true;
    }
    turn_sample(turn);
}

bool turn_hooks_stop(struct turn *turn) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct thread *t = turn->thread;
    struct json *about = json_new_object(&a);
    const struct thread_item *last = turn->last_message;
    if (turn->kind != TURN_REGULAR)
        return false;
    json_put_bool(&a, about, STR("stop_hook_active"), turn->stop_hook_active);
    put_agent(about, &a, t);
    json_put(about, STR("last_assistant_message"),
        text_or_null(&a, last ? last->agent_message.text : STR_NONE));
    return run(turn, t->agent ? HOOK_EVENT_NAME_SUBAGENT_STOP : HOOK_EVENT_NAME_STOP,
        json_get_text(about, "agent_type"), about, on_stop);
}

struct op *turn_hooks_interrupt(struct turn *turn, hooks_ended *ended) {
    return turn_hooks_run(turn, &turn->thread->ops,
        &(struct hooks_event){ .name = HOOK_EVENT_NAME_INTERRUPT }, ended, turn);
}
