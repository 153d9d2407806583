/* shell_script: what can be known of a shell script without running it (agent-loop.md 11, 16.1).
 *
 * A plain script is one or more simple commands of literal words joined by `&&`, `||`, `;`, `|` or line ends. Whatever
 * else a shell knows (redirections, expansions, patterns, escapes, assignments, comments, compound commands) makes a
 * script that is not plain. */
#pragma once

#include "base/arena.h"

enum { SHELL_COMMANDS_MAX = 256, SHELL_WORDS_MAX = 4096 };

/* What stands before a command. */
enum shell_join { SHELL_FIRST, SHELL_AND, SHELL_OR, SHELL_THEN, SHELL_PIPE };

struct script_command {
    enum shell_join join;
    struct str *words; /* without quotes and escapes */
    size_t n;          /* at least 1 */
};

struct shell_script {
    struct script_command *commands;
    size_t n;
    bool has_here_document; /* of its one command; see shell_script_parse() */
};

/* The commands of a plain script, in `a`; false when it is not plain. `here_document`: one simple command that reads a
 * here-document counts as well, its words only. */
bool shell_script_parse(
    struct arena *a, struct str script, bool here_document, struct shell_script *ret);

/* The script of `bash|zsh|sh -c|-lc SCRIPT` (by the last part of the shell's path), or "no string". */
struct str shell_script_of_argv(const struct str *argv, size_t n);

/* The words of one command as a shell would read them back. */
struct str script_command_text(struct arena *a, const struct str *words, size_t n);
