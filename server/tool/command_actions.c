/* command_actions: what a shell script is about, for people to read. */
#include "tool/command_actions.h"

#include "base/path.h"
#include "base/shell_words.h"

static struct command_action_array only_unknown(struct arena *a, struct str script) {
    struct command_action *one = arena_new(a, struct command_action);
    one->type = COMMAND_ACTION_UNKNOWN;
    one->unknown.command = arena_str(a, script);
    return (struct command_action_array){ one, 1 };
}

static bool same(const struct command_action *x, const struct command_action *y) {
    if (x->type != y->type)
        return false;
    switch (x->type) {
    case COMMAND_ACTION_READ:
        return str_eq(x->read.command, y->read.command) && str_eq(x->read.path, y->read.path);
    case COMMAND_ACTION_LIST_FILES:
        return str_eq(x->list_files.command, y->list_files.command);
    case COMMAND_ACTION_SEARCH:
        return str_eq(x->search.command, y->search.command);
    case COMMAND_ACTION_UNKNOWN:
        return str_eq(x->unknown.command, y->unknown.command);
    }
    return false;
}

/* `cd DIR`: where relative paths go from there; "no string" for other commands and for `cd` alone. */
static struct str directory_of(const struct script_command *c) {
    if (!str_is(c->words[0], "cd"))
        return STR_NONE;
    size_t at = c->n > 2 && (str_is(c->words[1], "--") || str_is(c->words[1], "-P") ||
                                str_is(c->words[1], "-L"))
                    ? 2
                    : 1;
    return c->n > at && !str_is(c->words[at], "-") ? c->words[at] : STR_NONE;
}

static bool only_options(const struct script_command *c) {
    for (size_t i = 1; i < c->n; i++)
        if (c->words[i].n == 0 || c->words[i].p[0] != '-')
            return false;
    return true;
}

/* Says nothing beside others: an `echo` in front, `true`, a numbering `nl`. */
static bool is_noise(const struct script_command *c, bool is_first) {
    if (str_is(c->words[0], "echo"))
        return is_first;
    if (str_is(c->words[0], "true"))
        return c->n == 1;
    return str_is(c->words[0], "nl") && c->n > 1 && only_options(c);
}

/* The one action that is left: what is shown as its command (a pipe into `sed -n` belongs to what it reads). */
static void set_command(
    struct arena *a, struct command_action *x, const struct shell_script *s, struct str script) {
    bool pipe = false, range = false;
    for (size_t i = 0; i < s->n; i++) {
        const struct script_command *c = &s->commands[i];
        pipe |= c->join == SHELL_PIPE;
        range |= str_is(c->words[0], "sed") && c->n > 1 && str_is(c->words[1], "-n");
    }
    if (x->type == COMMAND_ACTION_READ && pipe && range)
        x->read.command = arena_str(a, script);
}

struct command_action_array command_actions_of(struct arena *a, struct str script, struct str cwd) {
    struct shell_script s;
    if (!shell_script_parse(a, script, false, &s))
        return only_unknown(a, script);
    struct command_action_array list = { arena_array(a, struct command_action, s.n), 0 };
    bool seen = false; /* a command that counts */
    for (size_t i = 0; i < s.n; i++) {
        const struct script_command *c = &s.commands[i];
        struct str directory = directory_of(c);
        if (directory.p && s.n > 1)
            cwd = path_join(a, cwd, directory);
        if ((directory.p && s.n > 1) || (s.n > 1 && (command_is_helper(c) || is_noise(c, !seen))))
            continue;
        seen = true;
        struct command_action x = command_classify(a, c);
        if (x.type == COMMAND_ACTION_UNKNOWN)
            return only_unknown(a, script);
        if (x.type == COMMAND_ACTION_READ)
            x.read.path = path_join(a, cwd, x.read.path);
        if (list.n == 0 || !same(&list.v[list.n - 1], &x))
            list.v[list.n++] = x;
    }
    if (list.n == 0)
        return only_unknown(a, script);
    if (list.n == 1)
        set_command(a, &list.v[0], &s, script);
    return list;
}
