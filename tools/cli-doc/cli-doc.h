/* cli-doc: descriptions of the command line, each printed by a file of its own. */
#pragma once

#include "cli/tables.h"

void print_man(FILE *out);
void print_bash(FILE *out);
void print_zsh(FILE *out);
void print_fish(FILE *out);

/* "app-server daemon start", its words joined by `separator`; nothing for the program itself. */
void print_path(FILE *out, enum cli_command command, const char *separator);

static inline bool cli_doc_applies(enum cli_option option, enum cli_command command) {
    return (cli_options[option].commands >> command) & 1;
}
/* Is the option's value a file or a directory? */
bool cli_doc_takes_file(enum cli_option option);
