/* output: what a hook says with its exit status and its output. */
#include "hooks/output.h"

#include "base/error.h"

enum { ENTRIES_MAX = 4, EXIT_BLOCKS = 2 };

/* What texts mean that are no JSON. */
enum plain { PLAIN_IGNORED, PLAIN_IS_CONTEXT, PLAIN_IS_WRONG };

/* How an event's hooks answer. */
struct dialect {
    const char *label;    /* in messages */
    const char *invalid;  /* after "hook returned invalid "; NULL: its output does not count */
    const char *no_words; /* exit status 2 says nothing about; NULL: it is a failure like others */
    const char *members;  /* of the JSON, each with a space around */
    enum plain plain;
};

#define UNIVERSAL " continue stopReason suppressOutput systemMessage "

static const struct dialect dialects[] = {
    [HOOK_EVENT_NAME_PRE_MODEL_REQUEST] = { .label = "PreModelRequest" },
    [HOOK_EVENT_NAME_POST_MODEL_REQUEST] = { .label = "PostModelRequest" },
    [HOOK_EVENT_NAME_PRE_TOOL_USE] = { "PreToolUse", "pre-tool-use JSON output",
        "a blocking reason", UNIVERSAL "decision reason hookSpecificOutput ", PLAIN_IGNORED },
    [HOOK_EVENT_NAME_PERMISSION_REQUEST] = { "PermissionRequest", "permission-request JSON output",
        "a denial reason", UNIVERSAL "hookSpecificOutput ", PLAIN_IGNORED },
    [HOOK_EVENT_NAME_POST_TOOL_USE] = { "PostToolUse", "post-tool-use JSON output", "feedback",
        UNIVERSAL "decision reason hookSpecificOutput ", PLAIN_IGNORED },
    [HOOK_EVENT_NAME_PRE_COMPACT] = { "PreCompact", "PreCompact hook JSON output", NULL, UNIVERSAL,
        PLAIN_IGNORED },
    [HOOK_EVENT_NAME_POST_COMPACT] = { "PostCompact", "PostCompact hook JSON output", NULL,
        UNIVERSAL, PLAIN_IGNORED },
    [HOOK_EVENT_NAME_SESSION_START] = { "SessionStart", "session start JSON output", NULL,
        UNIVERSAL "hookSpecificOutput ", PLAIN_IS_CONTEXT },
    [HOOK_EVENT_NAME_SESSION_END] = { .label = "SessionEnd" },
    [HOOK_EVENT_NAME_USER_PROMPT_SUBMIT] = { "UserPromptSubmit", "user prompt submit JSON output",
        "a blocking reason", UNIVERSAL "decision reason hookSpecificOutput ", PLAIN_IS_CONTEXT },
    [HOOK_EVENT_NAME_SUBAGENT_START] = { "SubagentStart", "subagent start JSON output", NULL,
        UNIVERSAL "hookSpecificOutput ", PLAIN_IS_CONTEXT },
    [HOOK_EVENT_NAME_SUBAGENT_STOP] = { "SubagentStop", "subagent stop hook JSON output",
        "a continuation prompt", UNIVERSAL "decision reason ", PLAIN_IS_WRONG },
    [HOOK_EVENT_NAME_STOP] = { "Stop", "stop hook JSON output", "a continuation prompt",
        UNIVERSAL "decision reason ", PLAIN_IS_WRONG },
    [HOOK_EVENT_NAME_INTERRUPT] = { "Interrupt", "interrupt hook JSON output", NULL,
        " suppressOutput systemMessage ", PLAIN_IS_WRONG },
};

struct reading {
    struct arena *a;
    enum hook_event_name event;
    const struct dialect *dialect;
    struct hook_result *ret;
};

static void add(struct reading *r, enum hook_output_entry_kind kind, struct str text) {
    struct hook_output_entry_array *e = &r->ret->entries;
    if (!e->v)
        e->v = arena_array(r->a, struct hook_output_entry, ENTRIES_MAX);
    if (text.n && e->n < ENTRIES_MAX)
        e->v[e->n++] = (struct hook_output_entry){ kind, text };
}

static void fail(struct reading *r, struct str why) {
    r->ret->status = HOOK_RUN_STATUS_FAILED;
    add(r, HOOK_OUTPUT_ENTRY_KIND_ERROR, why);
}

static void block(struct reading *r, struct str reason) {
    r->ret->blocks = true;
    r->ret->reason = reason;
    if (!r->ret->stops)
        r->ret->status = HOOK_RUN_STATUS_BLOCKED;
    add(r, HOOK_OUTPUT_ENTRY_KIND_FEEDBACK, reason);
}

static void tell(struct reading *r, struct str context) {
    if (!context.n)
        return;
    r->ret->context = context;
    add(r, HOOK_OUTPUT_ENTRY_KIND_CONTEXT, context);
}

static struct str said(struct reading *r, const char *what) {
    return arena_printf(r->a, "%s hook returned %s", r->dialect->label, what);
}

/* ---- JSON ---- */

static bool is_kind(const struct json *v, enum json_kind kind) {
    return json_is_null(v) || v->kind == kind;
}

static bool has_only(const struct json *object, const char *members) {
    for (const struct json *m = object->first; m; m = m->next) {
        _cleanup_buf_ struct buf name = { 0 };
        buf_printf(&name, " %.*s ", STR_ARGS(m->key));
        if (!strstr(members, buf_cstr(&name)))
            return false;
    }
    return true;
}

static bool are_texts(const struct json *object, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!is_kind(json_get(object, names[i]), JSON_STRING))
            return false;
    return true;
}

static bool is_one_of(const struct json *object, const char *name, const char *values) {
    _cleanup_buf_ struct buf value = { 0 };
    if (json_is_null(json_get(object, name)))
        return true;
    buf_printf(&value, " %.*s ", STR_ARGS(json_get_text(object, name)));
    return json_get(object, name)->kind == JSON_STRING && strstr(values, buf_cstr(&value));
}

static bool is_valid_specific(const struct reading *r, const struct json *s) {
    static const char *const texts[] = { "hookEventName", "additionalContext",
        "permissionDecisionReason" };
    const char *members =
        r->event == HOOK_EVENT_NAME_PRE_TOOL_USE
            ? " hookEventName additionalContext permissionDecision permissionDecisionReason updatedInput "
        : r->event == HOOK_EVENT_NAME_POST_TOOL_USE
            ? " hookEventName additionalContext updatedMCPToolOutput "
        : r->event == HOOK_EVENT_NAME_PERMISSION_REQUEST ? " hookEventName decision "
                                                         : " hookEventName additionalContext ";
    const struct json *d = json_get(s, "decision");
    return s->kind == JSON_OBJECT && has_only(s, members) && json_get_text(s, "hookEventName").p &&
           are_texts(s, texts, ARRAY_LEN(texts)) &&
           is_one_of(s, "permissionDecision", " allow deny ask ") &&
           (json_is_null(d) ||
               (d->kind == JSON_OBJECT && is_one_of(d, "behavior", " allow deny ") &&
                   json_get_text(d, "behavior").p));
}

static bool is_valid(const struct reading *r, const struct json *j) {
    static const char *const texts[] = { "stopReason", "systemMessage", "reason" };
    const struct json *specific = json_get(j, "hookSpecificOutput");
    const char *decisions =
        r->event == HOOK_EVENT_NAME_PRE_TOOL_USE ? " approve block " : " block ";
    return j && j->kind == JSON_OBJECT && has_only(j, r->dialect->members) &&
           is_kind(json_get(j, "continue"), JSON_BOOL) &&
           is_kind(json_get(j, "suppressOutput"), JSON_BOOL) &&
           are_texts(j, texts, ARRAY_LEN(texts)) && is_one_of(j, "decision", decisions) &&
           (json_is_null(specific) || is_valid_specific(r, specific));
}

static bool is_blank(struct str text) {
    return str_trim(text).n == 0;
}

/* What this event has no use for; NULL: nothing. */
static const char *unsupported(const struct reading *r, const struct json *j) {
    bool of_tool =
        r->event == HOOK_EVENT_NAME_PRE_TOOL_USE || r->event == HOOK_EVENT_NAME_PERMISSION_REQUEST;
    if (of_tool && !json_get_bool(j, "continue", true))
        return "unsupported continue:false";
    if (of_tool && json_get_text(j, "stopReason").p)
        return "unsupported stopReason";
    if ((of_tool || r->event == HOOK_EVENT_NAME_POST_TOOL_USE) &&
        json_get_bool(j, "suppressOutput", false))
        return "unsupported suppressOutput";
    return NULL;
}

/* ---- the events ---- */

static void read_pre_tool(struct reading *r, const struct json *j) {
    const struct json *s = json_get(j, "hookSpecificOutput");
    struct str permission = json_get_text(s, "permissionDecision");
    struct str why = json_get_text(s, "permissionDecisionReason");
    const struct json *input = json_get(s, "updatedInput");
    const char *wrong = NULL;
    bool denies = false;
    if (!json_is_null(input) && !str_is(permission, "allow"))
        wrong = "updatedInput without permissionDecision:allow";
    else if (str_is(permission, "ask"))
        wrong = "unsupported permissionDecision:ask";
    else if (str_is(permission, "allow") && json_is_null(input))
        wrong = "unsupported permissionDecision:allow";
    else if (str_is(permission, "deny") && is_blank(why))
        wrong = "permissionDecision:deny without a non-empty permissionDecisionReason";
    else if (!permission.p && str_is(json_get_text(j, "decision"), "approve"))
        wrong = "unsupported decision:approve";
    else if (!permission.p && json_get_text(j, "decision").p &&
             is_blank(json_get_text(j, "reason")))
        wrong = "decision:block without a non-empty reason";
    else if (!permission.p && json_get_text(j, "decision").p)
        denies = true;
    if (wrong) {
        fail(r, said(r, wrong));
        return;
    }
    tell(r, json_get_text(s, "additionalContext"));
    if (str_is(permission, "deny"))
        block(r, why);
    else if (denies)
        block(r, json_get_text(j, "reason"));
    else if (!json_is_null(input))
        r->ret->updated_input = input;
}

static void read_permission(struct reading *r, const struct json *j) {
    const struct json *d = json_get(json_get(j, "hookSpecificOutput"), "decision");
    const char *wrong = !json_is_null(json_get(d, "updatedInput")) ? "unsupported updatedInput"
                        : !json_is_null(json_get(d, "updatedPermissions"))
                            ? "unsupported updatedPermissions"
                        : json_get_bool(d, "interrupt", false) ? "unsupported interrupt:true"
                                                               : NULL;
    struct str message = json_get_text(d, "message");
    if (wrong)
        fail(r, said(r, wrong));
    else if (str_is(json_get_text(d, "behavior"), "allow"))
        r->ret->allows = true;
    else if (d && !json_is_null(d))
        block(r, is_blank(message) ? STR("PermissionRequest hook denied approval") : message);
}

static void read_post_tool(struct reading *r, const struct json *j) {
    const struct json *s = json_get(j, "hookSpecificOutput");
    struct str reason = json_get_text(j, "reason"), stop = json_get_text(j, "stopReason");
    bool blocks = json_get_text(j, "decision").p;
    bool goes_on = json_get_bool(j, "continue", true);
    if (!json_is_null(json_get(s, "updatedMCPToolOutput"))) {
        fail(r, said(r, "unsupported updatedMCPToolOutput"));
        return;
    }
    if (goes_on && blocks && is_blank(reason)) {
        fail(r, said(r, "decision:block without a non-empty reason"));
        return;
    }
    tell(r, json_get_text(s, "additionalContext"));
    if (!goes_on) {
        struct str told = is_blank(stop) ? STR("PostToolUse hook stopped execution") : stop;
        r->ret->stops = r->ret->blocks = true;
        r->ret->status = HOOK_RUN_STATUS_STOPPED;
        r->ret->reason = is_blank(reason) ? told : reason;
        add(r, HOOK_OUTPUT_ENTRY_KIND_STOP, told);
    } else if (blocks) {
        block(r, reason);
    }
}

/* Events that can stop the turn, and some that can block. */
static void read_other(struct reading *r, const struct json *j) {
    struct str reason = json_get_text(j, "reason");
    tell(r, json_get_text(json_get(j, "hookSpecificOutput"), "additionalContext"));
    if (!json_get_bool(j, "continue", true)) {
        r->ret->stops = true;
        r->ret->status = HOOK_RUN_STATUS_STOPPED;
        add(r, HOOK_OUTPUT_ENTRY_KIND_STOP, json_get_text(j, "stopReason"));
    } else if (json_get_text(j, "decision").p) {
        if (is_blank(reason))
            fail(r, said(r, "decision:block without a non-empty reason"));
        else
            block(r, reason);
    }
}

static void read_json(struct reading *r, const struct json *j) {
    const char *wrong = unsupported(r, j);
    add(r, HOOK_OUTPUT_ENTRY_KIND_WARNING, json_get_text(j, "systemMessage"));
    if (wrong)
        fail(r, said(r, wrong));
    else if (r->event == HOOK_EVENT_NAME_PRE_TOOL_USE)
        read_pre_tool(r, j);
    else if (r->event == HOOK_EVENT_NAME_PERMISSION_REQUEST)
        read_permission(r, j);
    else if (r->event == HOOK_EVENT_NAME_POST_TOOL_USE)
        read_post_tool(r, j);
    else
        read_other(r, j);
}

static void read_stdout(struct reading *r, struct str text) {
    const struct dialect *d = r->dialect;
    bool looks_like_json = text.n && (text.p[0] == '{' || text.p[0] == '[');
    if (!text.n || !d->invalid)
        return;
    const struct json *j = looks_like_json ? json_parse(r->a, text, NULL) : NULL;
    if (looks_like_json && is_valid(r, j))
        read_json(r, j);
    else if (!looks_like_json && r->event == HOOK_EVENT_NAME_INTERRUPT)
        fail(r, STR("Interrupt hook returned non-JSON stdout"));
    else if (looks_like_json || d->plain == PLAIN_IS_WRONG)
        fail(r, arena_printf(r->a, "hook returned invalid %s", d->invalid));
    else if (d->plain == PLAIN_IS_CONTEXT)
        tell(r, text);
}

static void read_status(struct reading *r, int status, struct str errors) {
    const struct dialect *d = r->dialect;
    bool ends = r->event == HOOK_EVENT_NAME_SESSION_END;
    bool tells =
        ends || r->event == HOOK_EVENT_NAME_PRE_COMPACT || r->event == HOOK_EVENT_NAME_POST_COMPACT;
    if (status == EXIT_BLOCKS && d->no_words && errors.n)
        block(r, errors);
    else if (status == EXIT_BLOCKS && d->no_words)
        fail(r, arena_printf(r->a, "%s hook exited with code 2 but did not write %s to stderr",
                    d->label, d->no_words));
    else if ((!d->invalid && !ends) || (tells && errors.n))
        fail(r, errors);
    else
        fail(r, arena_printf(r->a, "hook exited with code %d", status));
}

void hook_read_output(struct arena *a, enum hook_event_name event, uint64_t timeout_s,
    const struct run_result *from, struct hook_result *ret) {
    static struct hook_output_entry none[1];
    struct reading r = { a, event, &dialects[event], ret };
    *ret = (struct hook_result){ .status = HOOK_RUN_STATUS_COMPLETED };
    if (from->error)
        fail(&r, str_of(error_of_errno(from->error)));
    else if (from->timed_out)
        fail(&r, arena_printf(a, "hook timed out after %llus", (unsigned long long)timeout_s));
    else if (from->status < 0)
        fail(&r, STR("hook exited without a status code"));
    else if (from->status > 0)
        read_status(&r, from->status, str_trim(arena_str(a, from->errors)));
    else
        read_stdout(&r, str_trim(arena_str(a, from->output)));
    if (!ret->entries.v)
        ret->entries.v = none;
}
