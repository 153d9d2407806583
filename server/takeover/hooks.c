/* hooks: the other agent's hooks, as hooks.json. */
#include "base/path.h"
#include "takeover/parts.h"

#define SCRIPTS ".claude/hooks/"

/* Those that exist here too, in the order they are told. */
static const char *const events[] = { "PreToolUse", "PermissionRequest", "PostToolUse",
    "PreCompact", "PostCompact", "SessionStart", "SessionEnd", "UserPromptSubmit", "SubagentStart",
    "SubagentStop", "Stop" };

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

/* Scripts in .claude/hooks go along, so commands name them where they will be. */
static struct str command_of(struct takeover *t, struct str command) {
    _cleanup_buf_ struct buf out = { 0 };
    struct str folder = takeover_below(t, t->place->target, "hooks");
    for (size_t i = 0; i < command.n;) {
        size_t end = i;
        while (end < command.n && !is_blank(command.p[end]))
            end++;
        struct str word = str_sub(command, i, end - i);
        ptrdiff_t at = str_find(word, STR(SCRIPTS));
        if (at >= 0) {
            struct str rest = str_from(word, (size_t)at + sizeof SCRIPTS - 1);
            while (rest.n && (rest.p[rest.n - 1] == '"' || rest.p[rest.n - 1] == '\''))
                rest.n--;
            buf_printf(&out, "'%.*s/%.*s'", STR_ARGS(folder), STR_ARGS(rest));
        } else
            buf_add_str(&out, word);
        for (i = end; i < command.n && is_blank(command.p[i]); i++)
            buf_add_char(&out, command.p[i]);
    }
    return arena_str(t->a, buf_str(&out));
}

/* NULL: it does what no hook here does. */
static struct json *handler_of(struct takeover *t, const struct json *from) {
    static const char *const unknown[] = { "if", "shell" };
    struct str type = json_get_text(from, "type"), command = json_get_text(from, "command");
    const struct json *timeout = json_get(from, "timeout"),
                      *status = json_get(from, "statusMessage");
    if (from->kind != JSON_OBJECT || (type.p && !str_is(type, "command")) ||
        str_trim(command).n == 0 || json_get_bool(from, "async", false))
        return NULL;
    for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
        if (json_get(from, unknown[i]))
            return NULL;
    struct json *out = json_new_object(t->a);
    json_put_text(t->a, out, STR("type"), STR("command"));
    json_put_text(t->a, out, STR("command"), command_of(t, command));
    int64_t seconds = timeout ? json_get_i64(from, "timeout", -1) : -1;
    if (timeout && timeout->kind == JSON_STRING && timeout->text.n && timeout->text.n < 10) {
        const struct json *n = json_parse(t->a, timeout->text, NULL);
        if (n && n->kind == JSON_NUMBER)
            (void)json_to_i64(n, &seconds);
    }
    if (seconds >= 0)
        json_put_i64(t->a, out, STR("timeout"), seconds);
    if (status && status->kind == JSON_STRING)
        json_put_text(t->a, out, STR("statusMessage"), status->text);
    return out;
}

static struct json *groups_of(struct takeover *t, const struct json *from) {
    struct json *out = json_new_array(t->a);
    for (const struct json *g = from && from->kind == JSON_ARRAY ? from->first : NULL; g;
         g = g->next) {
        struct json *group = json_new_object(t->a), *handlers = json_new_array(t->a);
        const struct json *hooks = json_get(g, "hooks"), *matcher = json_get(g, "matcher");
        if (matcher && matcher->kind == JSON_STRING)
            json_put_text(t->a, group, STR("matcher"), matcher->text);
        for (const struct json *h = hooks && hooks->kind == JSON_ARRAY ? hooks->first : NULL; h;
             h = h->next) {
            struct json *handler = handler_of(t, h);
            if (handler)
                json_push(handlers, handler);
        }
        json_put(group, STR("hooks"), handlers);
        if (handlers->first)
            json_push(out, group);
    }
    return out;
}

static bool write_all(struct takeover *t, struct json *hooks, struct error *reterr) {
    _cleanup_buf_ struct buf out = { 0 };
    struct str scripts = takeover_below(t, t->place->source, "hooks");
    struct json *all = json_new_object(t->a);
    json_put(all, STR("hooks"), hooks);
    json_write_pretty(&out, all);
    buf_add_char(&out, '\n');
    if (takeover_exists(t->a, scripts) &&
        !takeover_copy(
            t->a, scripts, takeover_below(t, t->place->target, "hooks"), NULL, 0, reterr))
        return false;
    return takeover_write(t->a, t->target, buf_str(&out), reterr);
}

bool takeover_hooks(struct takeover *t, struct error *reterr) {
    struct json *settings, *all = json_new_object(t->a);
    t->target = takeover_below(t, t->place->target, "hooks.json");
    if (!takeover_read_settings(t->a, t->place, &settings, reterr))
        return false;
    if (json_get_bool(settings, "disableAllHooks", false) ||
        str_trim(takeover_read(t->a, t->target)).n)
        return true;
    const struct json *hooks = json_get(settings, "hooks");
    for (size_t i = 0; i < ARRAY_LEN(events); i++) {
        struct json *groups = groups_of(t, json_get(hooks, events[i]));
        if (!groups->first)
            continue;
        json_put(all, str_of(events[i]), groups);
        takeover_name(t, str_of(events[i]));
    }
    return !t->write || !all->first || write_all(t, all, reterr);
}
