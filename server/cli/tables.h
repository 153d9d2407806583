/* tables: commands and options of the command line, for the parser and for --help. */
#pragma once

#include "cli/options.h"

enum { CLI_STATUS_USAGE = 2 };

struct cli_command_row {
    enum cli_command parent;
    const char *name;
    const char *about;
    const char *usage; /* after "codex " */
    bool needs_command;
};

struct cli_option_row {
    const char *name;  /* "--listen" */
    char letter;       /* 'c', or 0 */
    const char *value; /* "<URL>", or NULL: takes none */
    const char *about;
    unsigned commands;          /* bits 1 << enum cli_command */
    const char *const *choices; /* NULL-terminated; NULL: anything */
    const char *choices_text;
};

extern const struct cli_command_row cli_commands[CLI_COMMANDS];
extern const struct cli_option_row cli_options[CLI_OPTIONS];

void cli_print_help(FILE *out, enum cli_command command);
