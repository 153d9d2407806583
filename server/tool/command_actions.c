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

/* Where relative paths go after a `cd`. */
static struct str directory_after(struct arena *a, const struct script_command *c, struct str cwd) {
    size_t at = 1;
    while (at + 1 < c->n &&
           (str_is(c->words[at], "--") || str_is(c->words[at], "-P") || str_is(c->words[at], "-L")))
        at++;
    return at < c->n && !str_is(c->words[at], "-") ? path_join(a, cwd, c->words[at]) : cwd;
}

static bool only_options(const struct script_command *c) {
    for (size_t i = 1; i < c->n; i++)
        if (c->words[i].n == 0 || c->words[i].p[0] != '-')
            return false;
    return true;
}

/* Says nothing beside others: an `echo` in front of them, `true`, a numbering `nl`. */
static bool is_noise(const struct script_command *c, bool is_in_front) {
    if (str_is(c->words[0], "echo"))
        return is_in_front;
    if (str_is(c->words[0], "true"))
        return c->n == 1;
    return str_is(c->words[0], "nl") && only_options(c);
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

/* Of a script with one command: as written, but for its quotes. */
static void set_whole_command(struct arena *a, struct command_action *x, struct str script) {
    const char **words = shell_words_split(a, script);
    struct str text = words ? shell_words_join(a, words) : STR_NONE;
    struct str *command = x->type == COMMAND_ACTION_READ         ? &x->read.command
                          : x->type == COMMAND_ACTION_LIST_FILES ? &x->list_files.command
                                                                 : &x->search.command;
    if (text.p)
        *command = text;
}

struct command_action_array command_actions_of(struct arena *a, struct str script, struct str cwd) {
    struct shell_script s;
    if (!shell_script_parse(a, script, false, &s))
        return only_unknown(a, script);
    struct command_action_array list = { arena_array(a, struct command_action, s.n), 0 };
    bool seen = false,
         dropped = false; /* a command that counts; one that shapes another's output */
    for (size_t i = 0; i < s.n; i++) {
        const struct script_command *c = &s.commands[i];
        if (str_is(c->words[0], "cd")) {
            cwd = directory_after(a, c, cwd);
            continue;
        }
        if (s.n > 1 && is_noise(c, !seen && i + 1 < s.n))
            continue;
        if (s.n > 1 && command_is_helper(c)) {
            dropped = true;
            continue;
        }
        seen = true;
        struct command_action x = command_classify(a, c);
        if (x.type == COMMAND_ACTION_UNKNOWN)
            return only_unknown(a, script);
        if (x.type == COMMAND_ACTION_READ)
            x.read.path = path_normalise(a, path_join(a, cwd, x.read.path));
        if (list.n == 0 || !same(&list.v[list.n - 1], &x))
            list.v[list.n++] = x;
    }
    if (list.n == 0 && dropped)
        return only_unknown(a, script);
    if (list.n == 1 && s.n > 1)
        set_command(a, &list.v[0], &s, script);
    else if (list.n == 1)
        set_whole_command(a, &list.v[0], script);
    return list;
}
