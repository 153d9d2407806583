/* skill_text: the list of skills and the skills themselves. */
#include "turn/skill_text.h"

#include "base/json.h"
#include "base/path.h"
#include "config/config.h"
#include "skills/skills.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "turn/message.h"
#include "turn/state.h"

static const char list_head[] =
    "## Skills\n"
    "A skill is a folder of instructions for one kind of task; its SKILL.md says what to do. Paths below begin with "
    "the short name of a root.\n";
static const char list_tail[] =
    "### How to use them\n"
    "- When the user names a skill ($name), or a task clearly fits a description, read its SKILL.md in full before "
    "you begin and follow it for this turn.\n"
    "- A skill applies to the turn in which it is asked for, not to later ones.\n"
    "- Paths inside a skill are relative to its folder. Read further files only as far as the task needs them, and "
    "prefer scripts and templates that come with the skill to writing your own.\n"
    "- When several skills fit, use as few as will do. When one cannot be read, say so and go on without it.";

static struct skill_set *set_of(const struct thread *t) {
    const struct thread_manager *m = t->manager;
    return m->skills ? skills_known(m->skills, t->settings.cwd) : NULL;
}

/* ---- the list ---- */

static bool is_listed(const struct thread *t, const struct skill_set *set, size_t i) {
    return skill_is_enabled(t->config, &set->found.skills.v[i]);
}

/* The number of the i-th skill's root among those of the skills that are listed before it. */
static size_t root_number(
    const struct thread *t, const struct skill_set *set, size_t i, bool *ret_new) {
    size_t n = 0;
    for (size_t k = 0; k <= i; k++) {
        bool seen = false;
        for (size_t j = 0; j < k && !seen; j++)
            seen = is_listed(t, set, j) && str_eq(set->found.roots.v[j], set->found.roots.v[k]);
        if (str_eq(set->found.roots.v[k], set->found.roots.v[i])) {
            *ret_new = k == i && !seen;
            if (!seen && is_listed(t, set, k))
                return n;
        }
        n += !seen && is_listed(t, set, k);
    }
    return n;
}

static void add_lines(struct buf *roots, struct buf *list, const struct thread *t,
    const struct skill_set *set, size_t i) {
    const struct skill_metadata *s = &set->found.skills.v[i];
    struct str root = set->found.roots.v[i], below = str_from(s->path, root.n);
    bool is_new = false;
    size_t n = root_number(t, set, i, &is_new);
    if (is_new)
        buf_printf(roots, "- `r%zu` = `%.*s`\n", n, STR_ARGS(root));
    buf_printf(list, "- %.*s: %.*s (file: r%zu%.*s)\n", STR_ARGS(s->name), STR_ARGS(s->description),
        n, STR_ARGS(below));
}

struct str skill_list_text(struct arena *a, const struct thread *t) {
    _cleanup_buf_ struct buf roots = { 0 }, list = { 0 };
    struct skill_set *set = set_of(t);
    if (!set || !config_bool(t->config, "skills.include_instructions", true)) {
        skill_set_unref(set);
        return STR_NONE;
    }
    for (size_t i = 0; i < set->found.skills.n; i++)
        if (is_listed(t, set, i))
            add_lines(&roots, &list, t, set, i);
    skill_set_unref(set);
    if (!list.n)
        return STR_NONE;
    return arena_printf(a,
        "<skills_instructions>\n%s### Skill roots\n%.*s### Available skills\n%.*s%s\n"
        "</skills_instructions>",
        list_head, STR_ARGS(buf_str(&roots)), STR_ARGS(buf_str(&list)), list_tail);
}

/* ---- what is asked for ---- */

static bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == ':';
}

static bool mentions(struct str text, struct str name) {
    for (ptrdiff_t at; (at = str_index(text, '$')) >= 0;) {
        text = str_from(text, (size_t)at + 1);
        if (str_starts(text, name) && (text.n == name.n || !is_name_char(text.p[name.n])))
            return true;
    }
    return false;
}

static bool asks_for(const struct user_input_array *input, const struct skill_metadata *skill) {
    for (size_t i = 0; i < input->n; i++) {
        const struct user_input *in = &input->v[i];
        if (in->type == USER_INPUT_SKILL && str_eq(in->skill.path, skill->path))
            return true;
        if (in->type == USER_INPUT_TEXT && mentions(in->text.text, skill->name))
            return true;
    }
    return false;
}

bool skill_may_be_meant(const struct user_input_array *input) {
    for (size_t i = 0; i < input->n; i++)
        if (input->v[i].type == USER_INPUT_SKILL ||
            (input->v[i].type == USER_INPUT_TEXT && str_index(input->v[i].text.text, '$') >= 0))
            return true;
    return false;
}

static void add_one(struct turn *turn, const struct skill_metadata *skill, struct str text) {
    static const char *const kind = "host_skills.skill";
    _cleanup_arena_ struct arena a = { 0 };
    struct thread *t = turn->thread;
    struct str shown =
        arena_printf(&a, "<skill>\n<name>%.*s</name>\n<path>%.*s</path>\n%.*s\n</skill>",
            STR_ARGS(skill->name), STR_ARGS(skill->path), STR_ARGS(text));
    const struct json *message =
        message_of_text(&a, thread_manager_new_id(t->manager, &a, "msg_"), "user", shown);
    thread_say(t, &(struct said){ turn_id(turn), &kind, 1, false }, message);
}

void skill_texts_add(struct turn *turn, const struct user_input_array *input) {
    struct skill_set *set = skill_may_be_meant(input) ? set_of(turn->thread) : NULL;
    for (size_t i = 0; set && i < set->found.skills.n; i++)
        if (is_listed(turn->thread, set, i) && asks_for(input, &set->found.skills.v[i]))
            add_one(turn, &set->found.skills.v[i], set->found.texts.v[i]);
    skill_set_unref(set);
}
