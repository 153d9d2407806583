/* man: codexd(1), in the macros of man(7). */
#include "cli-doc.h"

#include "cli/version.h"

#include <string.h>

/* A dash that may be copied, and no line that begins with a macro. */
static void text(FILE *out, const char *s) {
    if (*s == '.' || *s == '\'')
        (void)fputs("\\&", out);
    for (; *s; s++)
        if (*s == '-')
            (void)fputs("\\-", out);
        else if (*s == '\\')
            (void)fputs("\\e", out);
        else
            (void)fputc(*s, out);
}

static void option(FILE *out, const struct cli_option_row *o) {
    (void)fputs(".TP\n", out);
    if (o->letter)
        (void)fprintf(out, "\\fB\\-%c\\fR, ", o->letter);
    (void)fputs("\\fB", out);
    text(out, o->name);
    (void)fputs("\\fR", out);
    if (o->value) {
        (void)fputs(" \\fI", out);
        text(out, o->value);
        (void)fputs("\\fR", out);
    }
    (void)fputc('\n', out);
    text(out, o->about);
    if (o->choices_text) {
        (void)fputs(": ", out);
        text(out, o->choices_text);
    }
    (void)fputs(".\n", out);
}

static void command(FILE *out, enum cli_command which) {
    const struct cli_command_row *row = &cli_commands[which];
    (void)fputs(".SS \"codexd ", out);
    text(out, row->usage);
    (void)fputs("\"\n", out);
    text(out, row->about);
    (void)fputs(".\n", out);
    for (size_t i = 0; i < CLI_OPTIONS; i++) {
        bool everywhere = cli_doc_applies(i, CLI_ROOT) && i != CLI_STRICT_CONFIG;
        if (cli_doc_applies(i, which) && (which == CLI_ROOT || !everywhere))
            option(out, &cli_options[i]);
    }
}

void print_man(FILE *out) {
    (void)fprintf(out, ".TH CODEXD 1 \"\" \"codexd %s\" \"User Commands\"\n.SH NAME\ncodexd \\- ",
        CODEXD_VERSION);
    text(out, cli_commands[CLI_ROOT].about);
    (void)fputs(
        "\n.SH SYNOPSIS\n\\fBcodexd\\fR [\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGS\\fR]\n.SH COMMANDS\n"
        "The options of the program itself may stand before each command; \\fB\\-c\\fR, \\fB\\-\\-enable\\fR, "
        "\\fB\\-\\-disable\\fR and \\fB\\-\\-help\\fR behind it too.\n",
        out);
    for (size_t i = 0; i < CLI_COMMANDS; i++)
        command(out, (enum cli_command)i);
    (void)fputs(
        ".SH ENVIRONMENT\n.TP\n\\fBCODEX_HOME\\fR\nThe directory of configuration, credentials and threads; "
        "\\fI~/.codex\\fR unless it is set.\n.TP\n\\fBCODEXD_LOG\\fR\nWhat is logged to standard error: "
        "\\fBerror\\fR, \\fBwarn\\fR, \\fBinfo\\fR, \\fBdebug\\fR or \\fBoff\\fR, or a list such as "
        "\\fBupstream=debug\\fR.\n.SH FILES\n.TP\n\\fI$CODEX_HOME/config.toml\\fR\nThe configuration.\n.TP\n"
        "\\fI$CODEX_HOME/auth.json\\fR\nThe credentials.\n.TP\n\\fI$CODEX_HOME/sessions\\fR\nThe threads.\n.TP\n"
        "\\fI$CODEX_HOME/codexd/index.sqlite\\fR\nAn index of them; it may be deleted.\n.SH EXIT STATUS\n"
        "0 on success, 1 on failure, 2 for a wrong command line.\n",
        out);
}
