/* skill: SKILL.md and agents/openai.yaml. */
#include "skills/skill.h"

#include "base/log.h"
#include "base/path.h"
#include "base/utf8.h"
#include "skills/yaml.h"

enum { COLOR_CHARS = 7 }; /* #RRGGBB */

struct str skill_front_matter(struct str text) {
    struct str rest = text;
    if (!str_is(str_trim(str_cut(&rest, '\n')), "---") || !rest.p)
        return STR_NONE;
    const char *start = rest.p;
    while (rest.p) {
        const char *line = rest.p;
        if (str_is(str_trim(str_cut(&rest, '\n')), "---"))
            return (struct str){ start, (size_t)(line - start) };
    }
    return STR_NONE;
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* With single spaces; "no string" for anything but a text that says something. */
static struct str one_line(struct arena *a, const struct json *value) {
    _cleanup_buf_ struct buf out = { 0 };
    if (!value || value->kind != JSON_STRING)
        return STR_NONE;
    struct str text = str_trim(value->text);
    for (size_t i = 0; i < text.n; i++)
        if (!is_blank(text.p[i]))
            buf_add_char(&out, text.p[i]);
        else if (!is_blank(text.p[i - 1]))
            buf_add_char(&out, ' ');
    return out.n ? arena_str(a, buf_str(&out)) : STR_NONE;
}

static bool fail(struct str *ret_problem, struct str problem) {
    *ret_problem = problem;
    return false;
}

bool skill_read(struct arena *a, struct str text, struct str directory, struct skill_metadata *ret,
    struct str *ret_problem) {
    struct str front = skill_front_matter(text);
    if (!front.p)
        return fail(ret_problem, STR("missing YAML frontmatter delimited by ---"));
    const struct json *all = yaml_read(a, front);
    ret->name = one_line(a, json_get(all, "name"));
    ret->description = one_line(a, json_get(all, "description"));
    ret->short_description = one_line(a, json_get(json_get(all, "metadata"), "short-description"));
    if (!ret->name.p)
        ret->name = arena_str(a, directory);
    if (!ret->description.p)
        return fail(ret_problem, STR("missing field `description`"));
    if (utf8_length(ret->name) > SKILL_NAME_CHARS_MAX)
        return fail(ret_problem, STR("invalid name: exceeds maximum length of 64 characters"));
    return true;
}

/* ---- agents/openai.yaml ---- */

static void log_dropped(struct str folder, const char *what) {
    log_warn("skills: %.*s/agents/openai.yaml: %s", STR_ARGS(folder), what);
}

static struct str icon(struct arena *a, struct str folder, const struct json *value) {
    struct str path = one_line(a, value);
    if (!path.p)
        return STR_NONE;
    struct str below = path_normalise(a, path);
    if (path_is_absolute(below) || !str_starts(below, STR("assets/"))) {
        log_dropped(folder, "an icon is not below assets/");
        return STR_NONE;
    }
    return path_join(a, folder, below);
}

static struct str color(struct arena *a, struct str folder, const struct json *value) {
    struct str text = one_line(a, value);
    bool good = text.n == COLOR_CHARS && text.p[0] == '#';
    for (size_t i = 1; good && i < text.n; i++)
        good = str_hex_digit(text.p[i]) >= 0;
    if (text.p && !good)
        log_dropped(folder, "brand_color is not #RRGGBB");
    return good ? text : STR_NONE;
}

static const struct skill_interface *interface_of(
    struct arena *a, struct str folder, const struct json *from) {
    struct skill_interface *to = arena_new(a, struct skill_interface);
    to->display_name = one_line(a, json_get(from, "display_name"));
    to->short_description = one_line(a, json_get(from, "short_description"));
    to->icon_small = icon(a, folder, json_get(from, "icon_small"));
    to->icon_large = icon(a, folder, json_get(from, "icon_large"));
    to->brand_color = color(a, folder, json_get(from, "brand_color"));
    to->default_prompt = one_line(a, json_get(from, "default_prompt"));
    bool any = to->display_name.p || to->short_description.p || to->icon_small.p ||
               to->icon_large.p || to->brand_color.p || to->default_prompt.p;
    return any ? to : NULL;
}

static const struct skill_dependencies *dependencies_of(
    struct arena *a, struct str folder, const struct json *tools) {
    if (!tools || tools->kind != JSON_ARRAY || !tools->count)
        return NULL;
    struct skill_dependencies *to = arena_new(a, struct skill_dependencies);
    to->tools.v = arena_array(a, struct skill_tool_dependency, tools->count);
    for (const struct json *t = tools->first; t; t = t->next) {
        struct skill_tool_dependency tool = { .type = one_line(a, json_get(t, "type")),
            .value = one_line(a, json_get(t, "value")),
            .description = one_line(a, json_get(t, "description")),
            .transport = one_line(a, json_get(t, "transport")),
            .command = one_line(a, json_get(t, "command")),
            .url = one_line(a, json_get(t, "url")) };
        if (tool.type.p && tool.value.p)
            to->tools.v[to->tools.n++] = tool;
        else
            log_dropped(folder, "a tool without type or value");
    }
    return to->tools.n ? to : NULL;
}

void skill_read_extras(
    struct arena *a, struct str text, struct str folder, struct skill_metadata *skill) {
    const struct json *all = yaml_read(a, text);
    skill->interface = interface_of(a, folder, json_get(all, "interface"));
    skill->dependencies =
        dependencies_of(a, folder, json_get(json_get(all, "dependencies"), "tools"));
}
