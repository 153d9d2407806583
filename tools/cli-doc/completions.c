/* completions: for bash, zsh and fish: the words of the command line say which command it is, then its subcommands and
 * options are offered. */
#include "cli-doc.h"

#include <string.h>

void print_path(FILE *out, enum cli_command command, const char *separator) {
    if (command == CLI_ROOT)
        return;
    print_path(out, cli_commands[command].parent, separator);
    if (cli_commands[command].parent != CLI_ROOT)
        (void)fputs(separator, out);
    (void)fputs(cli_commands[command].name, out);
}

bool cli_doc_takes_file(enum cli_option option) {
    const char *value = cli_options[option].value;
    return value && (strstr(value, "PATH") || strstr(value, "DIR") || strstr(value, "_BIN"));
}

static bool is_below(size_t command, enum cli_command parent) {
    return command != CLI_ROOT && cli_commands[command].parent == parent;
}

/* "daemon proxy --listen -c", for bash and zsh. */
static void print_words(FILE *out, enum cli_command command) {
    const char *space = "";
    for (size_t i = 0; i < CLI_COMMANDS; i++)
        if (is_below(i, command)) {
            (void)fprintf(out, "%s%s", space, cli_commands[i].name);
            space = " ";
        }
    for (size_t i = 0; i < CLI_OPTIONS; i++) {
        if (!cli_doc_applies(i, command))
            continue;
        (void)fprintf(out, "%s%s", space, cli_options[i].name);
        if (cli_options[i].letter)
            (void)fprintf(out, " -%c", cli_options[i].letter);
        space = " ";
    }
}

/* What bash and zsh differ in. */
struct shell {
    const char *head, *before, *previous; /* the words before the cursor, the last of them */
    const char *offer_words, *offer_files, *foot;
};

/* Options whose value is one of a few, and those whose value is a file. */
static void print_values(FILE *out, const struct shell *shell) {
    for (size_t i = 0; i < CLI_OPTIONS; i++) {
        const struct cli_option_row *o = &cli_options[i];
        if (cli_doc_takes_file(i))
            (void)fprintf(out, "        %s) %s; return;;\n", o->name, shell->offer_files);
        if (!o->choices)
            continue;
        (void)fprintf(out, "        %s", o->name);
        if (o->letter)
            (void)fprintf(out, "|-%c", o->letter);
        (void)fputs(") offer=\"", out);
        for (const char *const *c = o->choices; *c; c++)
            (void)fprintf(out, "%s%s", c == o->choices ? "" : " ", *c);
        (void)fprintf(out, "\"; %s; return;;\n", shell->offer_words);
    }
}

/* A word that makes a command's path longer is part of it. */
static void print_paths(FILE *out) {
    for (size_t i = CLI_ROOT + 1; i < CLI_COMMANDS; i++) {
        (void)fputs(i == CLI_ROOT + 1 ? "            \"" : "|\"", out);
        print_path(out, i, " ");
        (void)fputc('"', out);
    }
    (void)fputs(") command=\"${command:+$command }$word\";;\n", out);
}

static void print_shell(FILE *out, const struct shell *shell) {
    (void)fprintf(out, "%s_codexd() {\n    local command= word offer=\n    case \"%s\" in\n",
        shell->head, shell->previous);
    print_values(out, shell);
    (void)fprintf(out,
        "    esac\n    for word in \"%s\"; do\n        case \"${command:+$command }$word\" in\n",
        shell->before);
    print_paths(out);
    (void)fputs("        esac\n    done\n    case \"$command\" in\n", out);
    for (size_t i = 0; i < CLI_COMMANDS; i++) {
        (void)fputs("        \"", out);
        print_path(out, i, " ");
        (void)fputs("\") offer=\"", out);
        print_words(out, i);
        (void)fputs("\";;\n", out);
    }
    (void)fprintf(out, "    esac\n    %s\n}\n%s\n", shell->offer_words, shell->foot);
}

void print_bash(FILE *out) {
    print_shell(out,
        &(struct shell){ .head = "# bash completion for codexd\n",
            .before = "${COMP_WORDS[@]:1:COMP_CWORD-1}",
            .previous = "${COMP_WORDS[COMP_CWORD-1]}",
            .offer_words = "COMPREPLY=($(compgen -W \"$offer\" -- \"${COMP_WORDS[COMP_CWORD]}\"))",
            .offer_files = "COMPREPLY=($(compgen -f -- \"${COMP_WORDS[COMP_CWORD]}\"))",
            .foot = "complete -F _codexd codexd" });
}

void print_zsh(FILE *out) {
    print_shell(out, &(struct shell){ .head = "#compdef codexd\n# zsh completion for codexd\n",
                         .before = "${(@)words[2,CURRENT-1]}",
                         .previous = "${words[CURRENT-1]}",
                         .offer_words = "compadd -- ${=offer}",
                         .offer_files = "_files",
                         .foot = "_codexd \"$@\"" });
}

/* For fish in single quotes. */
static void print_quoted(FILE *out, const char *text) {
    (void)fputc('\'', out);
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            (void)fputc('\\', out);
        (void)fputc(*text, out);
    }
    (void)fputc('\'', out);
}

static void print_fish_command(FILE *out, enum cli_command command) {
    for (size_t i = 0; i < CLI_COMMANDS; i++)
        if (is_below(i, command)) {
            (void)fputs("complete -c codexd -n 'test (__codexd_path) = \"", out);
            print_path(out, command, " ");
            (void)fprintf(out, "\"' -f -a %s -d ", cli_commands[i].name);
            print_quoted(out, cli_commands[i].about);
            (void)fputc('\n', out);
        }
    for (size_t i = 0; i < CLI_OPTIONS; i++) {
        const struct cli_option_row *o = &cli_options[i];
        if (!cli_doc_applies(i, command))
            continue;
        (void)fputs("complete -c codexd -n 'test (__codexd_path) = \"", out);
        print_path(out, command, " ");
        (void)fprintf(out, "\"' -l %s", o->name + 2);
        if (o->letter)
            (void)fprintf(out, " -s %c", o->letter);
        if (o->value)
            (void)fputs(cli_doc_takes_file(i) ? " -r -F" : " -x", out);
        if (o->choices) {
            (void)fputs(" -a '", out);
            for (const char *const *c = o->choices; *c; c++)
                (void)fprintf(out, "%s%s", c == o->choices ? "" : " ", *c);
            (void)fputc('\'', out);
        }
        (void)fputs(" -d ", out);
        print_quoted(out, o->about);
        (void)fputc('\n', out);
    }
}

void print_fish(FILE *out) {
    (void)fputs(
        "# fish completion for codexd\nfunction __codexd_path\n    set -l path\n"
        "    for word in (commandline -opc)[2..]\n        switch (string trim \"$path $word\")\n            case",
        out);
    for (size_t i = CLI_ROOT + 1; i < CLI_COMMANDS; i++) {
        (void)fputs(" '", out);
        print_path(out, i, " ");
        (void)fputc('\'', out);
    }
    (void)fputs(
        "\n                set path (string trim \"$path $word\")\n        end\n    end\n    echo \"$path\"\nend\n",
        out);
    (void)fputs("complete -c codexd -f\n", out);
    for (size_t i = 0; i < CLI_COMMANDS; i++)
        print_fish_command(out, (enum cli_command)i);
}
