/* shell: which shell runs a command, and how a command line is shown. */
#include "tool/shell.h"

#include "base/path.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const known[] = { "bash", "zsh", "sh" };

static const char *type_of(struct str shell) {
    struct str name = path_basename(shell);
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (str_is(name, known[i]))
            return known[i];
    return NULL;
}

static const char *users_shell(struct arena *a) {
    const char *set = getenv("SHELL");
    if (set && *set && type_of(str_of(set)))
        return set;
    struct passwd pw, *found = NULL;
    char *buffer = arena_alloc(a, 4096);
    if (getpwuid_r(getuid(), &pw, buffer, 4096, &found) == 0 && found &&
        type_of(str_of(pw.pw_shell)))
        return pw.pw_shell;
    return "/bin/sh";
}

static const char *on_path(struct arena *a, const char *type) {
    const char *path = getenv("PATH");
    for (struct str rest = str_of(path ? path : "/usr/bin:/bin"); rest.p;) {
        struct str directory = str_cut(&rest, ':');
        const char *file = arena_printf(a, "%.*s/%s", STR_ARGS(directory), type).p;
        if (directory.n && access(file, X_OK) == 0)
            return file;
    }
    return "/bin/sh";
}

void shell_argv(struct arena *a, struct str wanted, bool login, struct str script,
    const char *argv[SHELL_ARGV]) {
    const char *shell = users_shell(a);
    const char *type = wanted.p ? type_of(wanted) : NULL;
    if (wanted.p && !type)
        shell = "/bin/sh";
    else if (type && strcmp(type, type_of(str_of(shell)) ? type_of(str_of(shell)) : "") != 0)
        shell = on_path(a, type);
    argv[0] = shell;
    argv[1] = login ? "-lc" : "-c";
    argv[2] = arena_cstr(a, script);
    argv[3] = NULL;
}
