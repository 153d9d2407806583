/* world_state: what a thread's file says that the model knows of its place (threads.md 4.5). */
#include "base/hash.h"
#include "base/json_merge.h"
#include "store/rollout.h"
#include "thread/thread.h"
#include "turn/environment_context.h"
#include "turn/permissions_text.h"
#include "turn/record.h"

static struct json *environments(struct arena *a, const struct thread *t) {
    struct environment_parts parts = environment_parts_of(a, t);
    struct json *o = json_new_object(a);
    json_put(o, STR("environments"), parts.places);
    json_put_text(a, o, STR("current_date"), parts.date);
    json_put_text(a, o, STR("timezone"), parts.timezone);
    json_put_text(a, o, STR("filesystem"), parts.filesystem);
    json_put_text(a, o, STR("subagents"), thread_agent_lines(a, t));
    return o;
}

static struct json *agents_md(struct arena *a, const struct thread *t) {
    struct json *o = json_new_object(a);
    if (t->told.docs.n) {
        json_put_text(a, o, STR("directory"), t->settings.cwd);
        json_put_text(a, o, STR("text"), buf_str(&t->told.docs));
    }
    return o;
}

static struct json *permissions(struct arena *a, const struct thread *t) {
    struct json *o = json_new_object(a);
    struct str text = permissions_text(a, &t->settings, NULL);
    json_put_text(a, o, STR("instructions"), hash_hex_of(a, HASH_SHA1, text));
    json_put(o, STR("approved_command_prefixes"), permissions_approved(a, t->approvals.rules));
    return o;
}

static struct json *collaboration_mode(struct arena *a, const struct thread *t) {
    struct json *o = json_new_object(a);
    json_put_text(a, o, STR("mode"), mode_kind_name(t->settings.mode));
    json_put_text(a, o, STR("model"), t->settings.model);
    return o;
}

static struct json *managed(struct arena *a, const struct thread *t) {
    struct json *o = json_new_object(a);
    if (t->told.managed.n)
        json_put_text(a, o, STR("instructions"), buf_str(&t->told.managed));
    return o;
}

static struct json *realtime(struct arena *a, const struct thread *t) {
    struct json *o = json_new_object(a);
    json_put_bool(a, o, STR("active"), t->voice.told);
    return o;
}

static struct json *state_of(struct arena *a, const struct thread *t) {
    struct json *o = json_new_object(a);
    json_put(o, STR("agents_md"), agents_md(a, t));
    json_put_bool(a, o, STR("apps_instructions"), false);
    json_put(o, STR("collaboration_mode"), collaboration_mode(a, t));
    json_put_text(a, o, STR("context_window_guidance"), STR(""));
    json_put(o, STR("environments"), environments(a, t));
    json_put_bool(a, o, STR("environments_instructions"), false);
    json_put_bool(a, o, STR("git_attribution"), false);
    json_put(o, STR("managed_developer_instructions"), managed(a, t));
    json_put_text(a, o, STR("model"), t->settings.model);
    json_put(o, STR("multi_agent_mode"), json_new_object(a));
    json_put(o, STR("permissions"), permissions(a, t));
    json_put(o, STR("persistent_mode"), json_new_object(a));
    json_put_bool(a, o, STR("plugins_instructions"), false);
    json_put(o, STR("realtime"), realtime(a, t));
    return o;
}

static void write_line(struct thread *t, bool full, struct json *state, struct arena *a) {
    struct json *payload = json_new_object(a);
    json_put_bool(a, payload, STR("full"), full);
    json_put(payload, STR("state"), state);
    rollout_add(t->rollout, ROLLOUT_WORLD_STATE, payload);
}

void turn_record_world(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    if (!rollout_is_begun(t->rollout))
        return;
    struct json *state = state_of(&a, t);
    json_write(&text, state);
    if (t->recorded_world.n && str_eq(buf_str(&t->recorded_world), buf_str(&text)))
        return;
    const struct json *before =
        t->recorded_world.n ? json_parse(&a, buf_str(&t->recorded_world), NULL) : NULL;
    struct json *patch = before ? json_merge_diff(&a, before, state) : NULL;
    if (!before || patch)
        write_line(t, !before, before ? patch : state, &a);
    buf_clear(&t->recorded_world, 0);
    buf_add_str(&t->recorded_world, buf_str(&text));
}
