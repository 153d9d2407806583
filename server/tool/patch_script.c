/* patch_script: a patch that is given to apply_patch in a shell script. */
#include "tool/patch_script.h"

#include "tool/shell_script.h"

static bool is_patch_command(const struct script_command *c) {
    return c->n == 1 && (str_is(c->words[0], "apply_patch") || str_is(c->words[0], "applypatch"));
}

static bool is_cd(const struct script_command *c) {
    return c->n == 2 && str_is(c->words[0], "cd");
}

/* The word after `<<`, without quotes; "no string" when it is not one plain word. */
static struct str delimiter_of(struct str text) {
    text = str_trim(text);
    if (text.n > 1 && (text.p[0] == '\'' || text.p[0] == '"') && text.p[text.n - 1] == text.p[0])
        text = str_sub(text, 1, text.n - 2);
    for (size_t i = 0; i < text.n; i++)
        if (strchr(" \t'\"\\$`;|&<>()", text.p[i]))
            return STR_NONE;
    return text.n ? text : STR_NONE;
}

bool patch_script_parse(
    struct arena *a, struct str script, struct str *ret_patch, struct str *ret_directory) {
    struct shell_script s;
    ptrdiff_t mark = str_find(script, STR("<<"));
    *ret_directory = STR_NONE;
    if (mark < 0 || !shell_script_parse(a, str_sub(script, 0, (size_t)mark), false, &s))
        return false;
    if (s.n == 2 && is_cd(&s.commands[0]) && s.commands[1].join == SHELL_AND)
        *ret_directory = s.commands[0].words[1];
    else if (s.n != 1)
        return false;
    if (!is_patch_command(&s.commands[s.n - 1]))
        return false;
    struct str rest = str_from(script, (size_t)mark + 2);
    struct str delimiter = delimiter_of(str_cut(&rest, '\n'));
    if (!delimiter.p || !rest.p)
        return false;
    for (struct str body = rest; rest.p;) {
        struct str line = str_cut(&rest, '\n');
        if (str_eq(line, delimiter)) {
            *ret_patch = str_sub(body, 0, (size_t)(line.p - body.p));
            return str_trim(rest).n == 0;
        }
    }
    return false;
}
