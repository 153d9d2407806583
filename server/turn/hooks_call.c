/* hooks_call: hooks around the calls of the model. */
#include "turn/hooks_call.h"

#include "turn/state.h"

static struct hooks_event event_of(enum hook_event_name name, const struct tool_hook_view *view,
    struct str call_id, const struct json *about) {
    return (struct hooks_event){ .name = name,
        .subjects = view->names,
        .subject_count = view->name_count,
        .cwd = view->cwd,
        .call_id = call_id,
        .about = about };
}

static struct json *about_of(struct arena *a, const struct tool_hook_view *view) {
    struct json *about = json_new_object(a);
    json_put_text(a, about, STR("tool_name"), view->names[0]);
    json_put(about, STR("tool_input"), json_share(a, view->input));
    return about;
}

struct op *turn_hooks_before_call(struct turn *turn, struct op_group *group,
    const struct tool_hook_view *view, struct str call_id, hooks_ended *ended, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *about = about_of(&a, view);
    json_put_text(&a, about, STR("tool_use_id"), call_id);
    const struct hooks_event e = event_of(HOOK_EVENT_NAME_PRE_TOOL_USE, view, call_id, about);
    return turn_hooks_run(turn, group, &e, ended, user);
}

struct op *turn_hooks_after_call(struct turn *turn, struct op_group *group,
    const struct tool_hook_view *view, struct str call_id, const struct json *response,
    hooks_ended *ended, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *about = about_of(&a, view);
    json_put(about, STR("tool_response"), json_share(&a, response));
    json_put_text(&a, about, STR("tool_use_id"), call_id);
    const struct hooks_event e = event_of(HOOK_EVENT_NAME_POST_TOOL_USE, view, call_id, about);
    return turn_hooks_run(turn, group, &e, ended, user);
}

struct str turn_hooks_refusal(const struct hook_one *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (v[i].result.blocks)
            return v[i].result.reason;
    return STR_NONE;
}

const struct json *turn_hooks_new_input(const struct hook_one *v, size_t n) {
    while (n-- > 0)
        if (v[n].result.updated_input)
            return v[n].result.updated_input;
    return NULL;
}

struct str turn_hooks_feedback(struct arena *a, const struct hook_one *v, size_t n) {
    _cleanup_buf_ struct buf all = { 0 };
    for (size_t i = 0; i < n; i++) {
        if (!v[i].result.blocks)
            continue;
        if (all.n)
            buf_add_str(&all, STR("\n\n"));
        buf_add_str(&all, v[i].result.reason);
    }
    return all.n ? arena_str(a, buf_str(&all)) : STR_NONE;
}

/* ---- may it be done? ---- */

struct asking {
    tool_permitted *done;
    void *user;
};

static void on_permission(void *user, const struct hook_one *v, size_t n) {
    const struct asking *x = user;
    struct str refusal = turn_hooks_refusal(v, n);
    enum tool_permit permit = refusal.p ? TOOL_DENIED : TOOL_UNDECIDED;
    for (size_t i = 0; i < n && permit == TOOL_UNDECIDED; i++)
        if (v[i].result.allows)
            permit = TOOL_ALLOWED;
    x->done(x->user, permit, refusal);
}

struct op *turn_hooks_permit(void *user, struct op_group *group, const struct tool_permission *what,
    tool_permitted *done, void *done_user) {
    struct turn *turn = user;
    _cleanup_arena_ struct arena a = { 0 };
    struct asking *x = arena_new(&turn->op.arena, struct asking);
    struct json *about = about_of(&a, what->view);
    *x = (struct asking){ done, done_user };
    if (what->reason.p) {
        struct json *input = json_clone(&a, what->view->input);
        json_put_text(&a, input, STR("description"), what->reason);
        json_put(about, STR("tool_input"), input);
    }
    const struct hooks_event e =
        event_of(HOOK_EVENT_NAME_PERMISSION_REQUEST, what->view, what->call_id, about);
    return turn_hooks_run(turn, group, &e, on_permission, x);
}
