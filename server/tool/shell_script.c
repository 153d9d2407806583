/* shell_script: what can be known of a shell script without running it. */
#include "tool/shell_script.h"

#include "base/buf.h"
#include "base/path.h"
#include "base/shell_words.h"

struct reader {
    struct arena *arena;
    struct str rest;
    struct buf word;
    struct shell_script *script;
    struct buf words,
        commands; /* arrays: struct str of the command being read, struct script_command */
    size_t n;     /* of words */
    enum shell_join join;
    bool here_document; /* is allowed */
};

static char peek(const struct reader *r) {
    return r->rest.n ? r->rest.p[0] : '\0';
}

static void skip(struct reader *r, size_t n) {
    r->rest = str_from(r->rest, n);
}

static bool starts(const struct reader *r, const char *text) {
    return str_starts(r->rest, str_of(text));
}

static void skip_blanks(struct reader *r) {
    for (;;)
        if (r->rest.n && (peek(r) == ' ' || peek(r) == '\t'))
            skip(r, 1);
        else if (starts(r, "\\\n"))
            skip(r, 2);
        else
            return;
}

/* ---- words ---- */

static bool read_single_quoted(struct reader *r) {
    skip(r, 1);
    ptrdiff_t end = str_index(r->rest, '\'');
    if (end < 0)
        return false;
    buf_add_str(&r->word, str_sub(r->rest, 0, (size_t)end));
    skip(r, (size_t)end + 1);
    return true;
}

/* Only what stands for itself: no expansions, no escapes. */
static bool read_double_quoted(struct reader *r) {
    for (skip(r, 1); r->rest.n; skip(r, 1)) {
        char c = peek(r);
        if (c == '"') {
            skip(r, 1);
            return true;
        }
        if (c == '$' || c == '`')
            return false;
        if (c == '\\')
            return false;
        buf_add_char(&r->word, peek(r));
    }
    return false;
}

static bool is_word_end(char c) {
    return c == '\0' || strchr(" \t\n;|&<>()", c) != NULL;
}

static bool read_piece(struct reader *r) {
    char c = peek(r);
    switch (c) {
    case '\'':
        return read_single_quoted(r);
    case '"':
        return read_double_quoted(r);
    case '{':
    case '$':
    case '`':
    case '*':
    case '?':
    case '[':
    case '}':
        return false;
    case '\\':
        if (!starts(r, "\\\n"))
            return false;
        skip(r, 2);
        return true;
    default:
        buf_add_char(&r->word, c);
        skip(r, 1);
        return true;
    }
}

static bool is_assignment(struct str raw) {
    ptrdiff_t at = str_index(raw, '=');
    if (at <= 0 || (raw.p[0] >= '0' && raw.p[0] <= '9'))
        return false;
    for (size_t i = 0; i < (size_t)at; i++) {
        unsigned char c = (unsigned char)raw.p[i];
        bool name = c == '_' || c == '+' || (c >= '0' && c <= '9') ||
                    ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!name)
            return false;
    }
    return true;
}

/* Begins something else than a simple command of words. */
static bool is_keyword(struct str raw) {
    static const char *const keywords[] = { "!", "if", "then", "elif", "else", "fi", "for", "while",
        "until", "do", "done", "case", "esac", "function", "select", "coproc", "export", "declare",
        "typeset", "readonly", "local", "unset" };
    for (size_t i = 0; i < ARRAY_LEN(keywords); i++)
        if (str_is(raw, keywords[i]))
            return true;
    return false;
}

static bool read_word(struct reader *r) {
    const char *start = r->rest.p;
    if (peek(r) == '#' || peek(r) == '~' || peek(r) == '\0' || r->n == SHELL_WORDS_MAX)
        return false;
    buf_clear(&r->word, SHELL_WORDS_MAX);
    while (r->rest.n && !is_word_end(peek(r)))
        if (!read_piece(r))
            return false;
    const struct str raw = { start, (size_t)(r->rest.p - start) };
    if (r->n == 0 && (is_assignment(raw) || is_keyword(raw)))
        return false;
    const struct str word = arena_str(r->arena, buf_str(&r->word));
    buf_add(&r->words, &word, sizeof word);
    r->n++;
    return true;
}

/* ---- here-documents ---- */

/* From the `<<` to the end of the script; nothing may follow the document. */
static bool read_here_document(struct reader *r) {
    skip(r, 2);
    bool tabs = peek(r) == '-';
    if (tabs)
        skip(r, 1);
    if (peek(r) == '<')
        return false;
    skip_blanks(r);
    struct str rest = r->rest;
    struct str delimiter = str_trim(str_cut(&rest, '\n'));
    if (delimiter.n > 1 && (delimiter.p[0] == '\'' || delimiter.p[0] == '"') &&
        delimiter.p[delimiter.n - 1] == delimiter.p[0])
        delimiter = str_sub(delimiter, 1, delimiter.n - 2);
    for (size_t i = 0; i < delimiter.n; i++)
        if (is_word_end(delimiter.p[i]) || strchr("'\"\\$`", delimiter.p[i]))
            return false;
    while (rest.p) {
        struct str line = str_cut(&rest, '\n');
        while (tabs && line.n && line.p[0] == '\t')
            line = str_from(line, 1);
        if (str_eq(line, delimiter))
            return delimiter.n && str_trim(rest).n == 0;
    }
    return false;
}

/* ---- commands ---- */

static bool end_command(struct reader *r) {
    if (r->n == 0 || r->script->n++ == SHELL_COMMANDS_MAX)
        return false;
    struct script_command c = {
        .join = r->join, .words = arena_array(r->arena, struct str, r->n), .n = r->n
    };
    memcpy(c.words, r->words.p, r->n * sizeof *c.words);
    buf_add(&r->commands, &c, sizeof c);
    buf_clear(&r->words, SIZE_MAX);
    r->n = 0;
    return true;
}

static bool skip_lines(struct reader *r) {
    bool any = false;
    for (skip_blanks(r); peek(r) == '\n'; skip_blanks(r)) {
        any = true;
        skip(r, 1);
    }
    return any;
}

/* What joins the next command; false when it is none of ours. */
static bool read_join(struct reader *r) {
    static const struct {
        const char *text;
        enum shell_join join;
    } joins[] = { { "&&", SHELL_AND }, { "||", SHELL_OR }, { "|", SHELL_PIPE }, { ";", SHELL_THEN },
        { "\n", SHELL_THEN } };
    if (starts(r, "|&") || starts(r, ";;") || starts(r, ";&"))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(joins); i++)
        if (starts(r, joins[i].text)) {
            r->join = joins[i].join;
            skip(r, strlen(joins[i].text));
            (void)skip_lines(r);
            return true;
        }
    return false;
}

static bool read_command(struct reader *r) {
    for (skip_blanks(r); r->rest.n && !is_word_end(peek(r)); skip_blanks(r))
        if (!read_word(r))
            return false;
    if (r->here_document && starts(r, "<<") && r->script->n == 0 && r->n) {
        if (!read_here_document(r))
            return false;
        r->script->has_here_document = true;
        r->rest = STR("");
    }
    return end_command(r);
}

static bool read_script(struct reader *r) {
    (void)skip_lines(r);
    for (r->join = SHELL_FIRST;;) {
        if (!read_command(r))
            return false;
        if (r->rest.n == 0)
            return true;
        if (!read_join(r))
            return false;
        if (r->rest.n == 0)
            return r->join == SHELL_THEN;
    }
}

bool shell_script_parse(
    struct arena *a, struct str script, bool here_document, struct shell_script *ret) {
    *ret = (struct shell_script){ 0 };
    struct reader r = { .arena = a, .rest = script, .script = ret, .here_document = here_document };
    bool ok = script.n && !memchr(script.p, '\0', script.n) && read_script(&r);
    ret->commands = arena_array(a, struct script_command, ok ? ret->n : 1);
    if (ok)
        memcpy(ret->commands, r.commands.p, r.commands.n);
    buf_done(&r.word);
    buf_done(&r.words);
    buf_done(&r.commands);
    return ok;
}

struct str shell_script_of_argv(const struct str *argv, size_t n) {
    if (n != 3 || !(str_is(argv[1], "-c") || str_is(argv[1], "-lc")))
        return STR_NONE;
    struct str shell = path_basename(argv[0]);
    bool known = str_is(shell, "bash") || str_is(shell, "zsh") || str_is(shell, "sh");
    return known ? argv[2] : STR_NONE;
}

struct str script_command_text(struct arena *a, const struct str *words, size_t n) {
    const char **argv = arena_array(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        argv[i] = arena_cstr(a, words[i]);
    return shell_words_join(a, argv);
}
