/* options: the command line, as the reference reads it. */
#include "cli/options.h"

#include "cli/tables.h"
#include "cli/version.h"

#include <stdarg.h>

struct parser {
    struct arena *arena;
    int argc, at; /* at: the next argument */
    char **argv;
    FILE *out, *err;
    struct cli *cli;
    int status;
};

/* Always false: the status is set. */
static bool __attribute__((format(printf, 2, 3))) fail(struct parser *p, const char *format, ...) {
    va_list args;
    va_start(args, format);
    (void)fputs("error: ", p->err);
    (void)vfprintf(p->err, format, args);
    va_end(args);
    (void)fputs("\nFor more information, try '--help'.\n", p->err);
    p->status = CLI_STATUS_USAGE;
    return false;
}

static const char *usage_of(const struct parser *p) {
    return cli_commands[p->cli->command].usage;
}

/* "--listen <URL>", as messages show an option. */
static const char *shown(struct parser *p, enum cli_option option) {
    const struct cli_option_row *o = &cli_options[option];
    return o->value ? arena_printf(p->arena, "%s %s", o->name, o->value).p : o->name;
}

static bool is_choice(const struct cli_option_row *o, const char *value) {
    if (!o->choices)
        return true;
    for (const char *const *c = o->choices; *c; c++)
        if (strcmp(*c, value) == 0)
            return true;
    return false;
}

static void add_override(struct cli *cli, enum cli_option option, const char *value) {
    cli->overrides[cli->override_count++] = (struct cli_override){ option, value };
}

/* Options that exclude each other. */
static bool check_conflict(struct parser *p, enum cli_option option) {
    enum cli_option other = option == CLI_STDIO    ? CLI_LISTEN
                            : option == CLI_LISTEN ? CLI_STDIO
                                                   : option;
    if (other == option || !cli_given(p->cli, other))
        return true;
    return fail(p, "the argument '%s' cannot be used with '%s'\n\nUsage: codexd app-server %s\n",
        shown(p, other), shown(p, option), shown(p, other));
}

static bool store(struct parser *p, enum cli_option option, const char *value) {
    const struct cli_option_row *o = &cli_options[option];
    if (option == CLI_CONFIG || option == CLI_ENABLE || option == CLI_DISABLE) {
        add_override(p->cli, option, value);
        p->cli->values[option] = value;
        return true;
    }
    if (!is_choice(o, value))
        return fail(p, "invalid value '%s' for '%s'\n  [possible values: %s]\n", value,
            shown(p, option), o->choices_text);
    struct error why;
    if (option == CLI_LISTEN && !listen_parse(value, &p->cli->listen, &why))
        return fail(p, "invalid value '%s' for '%s': %s\n", value, shown(p, option), why.text);
    if (cli_given(p->cli, option))
        return fail(p, "the argument '%s' cannot be used multiple times\n\nUsage: codexd %s\n",
            shown(p, option), usage_of(p));
    p->cli->values[option] = value;
    return check_conflict(p, option);
}

static bool stop_with_help(struct parser *p, enum cli_option option) {
    if (option == CLI_HELP)
        cli_print_help(p->out, p->cli->command);
    else
        (void)fputs(CODEXD_VERSION_LINE "\n", p->out);
    p->status = 0;
    return false;
}

/* `inline_value`: what stood behind '=' or the letter, or NULL. */
static bool take_option(struct parser *p, enum cli_option option, const char *inline_value) {
    const struct cli_option_row *o = &cli_options[option];
    if (option == CLI_HELP || option == CLI_VERSION)
        return stop_with_help(p, option);
    if (!o->value) {
        if (inline_value)
            return fail(p,
                "unexpected value '%s' for '%s' found; no more were expected\n\nUsage: codexd %s\n",
                inline_value, o->name, usage_of(p));
        return store(p, option, "");
    }
    if (!inline_value) {
        bool missing = p->at >= p->argc || (p->argv[p->at][0] == '-' && p->argv[p->at][1]);
        if (missing)
            return fail(
                p, "a value is required for '%s' but none was supplied\n", shown(p, option));
        inline_value = p->argv[p->at++];
    }
    return store(p, option, inline_value);
}

static bool applies(const struct parser *p, size_t option) {
    return (cli_options[option].commands >> p->cli->command) & 1;
}

static bool fail_unexpected(struct parser *p, const char *argument) {
    return fail(p, "unexpected argument '%s' found\n\nUsage: codexd %s\n", argument, usage_of(p));
}

static bool parse_long(struct parser *p, const char *argument) {
    const char *equals = strchr(argument, '=');
    struct str name = { argument, equals ? (size_t)(equals - argument) : strlen(argument) };
    for (size_t i = 0; i < CLI_OPTIONS; i++)
        if (applies(p, i) && str_is(name, cli_options[i].name))
            return take_option(p, (enum cli_option)i, equals ? equals + 1 : NULL);
    return fail_unexpected(p, arena_cstr(p->arena, name));
}

static bool parse_letter(struct parser *p, const char *argument) {
    for (size_t i = 0; i < CLI_OPTIONS; i++) {
        if (!applies(p, i) || cli_options[i].letter != argument[1])
            continue;
        const char *rest = argument + 2;
        if (*rest == '=')
            rest++;
        return take_option(p, (enum cli_option)i, argument[2] ? rest : NULL);
    }
    return fail_unexpected(p, arena_cstr(p->arena, (struct str){ argument, 2 }));
}

static bool parse_word(struct parser *p, const char *word) {
    for (size_t i = CLI_ROOT + 1; i < CLI_COMMANDS; i++)
        if (cli_commands[i].parent == p->cli->command && strcmp(cli_commands[i].name, word) == 0) {
            p->cli->command = (enum cli_command)i;
            return true;
        }
    if (strcmp(word, "help") == 0)
        return stop_with_help(p, CLI_HELP);
    return fail(p, "unrecognized subcommand '%s'\n\nUsage: codexd %s\n", word, usage_of(p));
}

static bool parse_argument(struct parser *p) {
    const char *argument = p->argv[p->at++];
    if (argument[0] == '-' && argument[1] == '-' && argument[2])
        return parse_long(p, argument);
    if (argument[0] == '-' && argument[1] && argument[1] != '-')
        return parse_letter(p, argument);
    return parse_word(p, argument);
}

static bool check_complete(struct parser *p) {
    struct cli *cli = p->cli;
    bool generator = cli->command == CLI_GENERATE_TS || cli->command == CLI_GENERATE_JSON_SCHEMA;
    if (generator && !cli_given(cli, CLI_OUT))
        return fail(p,
            "the following required arguments were not provided:\n  --out <DIR>\n\nUsage: codexd %s\n",
            usage_of(p));
    if (cli_commands[cli->command].needs_command) {
        cli_print_help(p->err, cli->command);
        p->status = CLI_STATUS_USAGE;
        return false;
    }
    return true;
}

bool cli_parse(struct arena *a, int argc, char **argv, FILE *out, FILE *err, struct cli *ret,
    int *ret_status) {
    *ret = (struct cli){ .command = CLI_ROOT };
    ret->overrides = arena_array(a, struct cli_override, (size_t)argc);
    struct parser p = {
        .arena = a, .argc = argc, .at = 1, .argv = argv, .out = out, .err = err, .cli = ret
    };
    bool ok = true;
    while (ok && p.at < argc)
        ok = parse_argument(&p);
    ok = ok && check_complete(&p);
    *ret_status = p.status;
    return ok;
}
