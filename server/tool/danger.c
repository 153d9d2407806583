/* danger: commands that destroy without asking. */
#include "tool/danger.h"

#include "base/buf.h"
#include "base/path.h"
#include "tool/shell_script.h"

static bool words_are_dangerous(struct arena *a, const struct str *words, size_t n, unsigned depth);
static bool script_is_dangerous(struct arena *a, struct str script, unsigned depth);

static bool is_forced_removal(const struct str *words, size_t n) {
    for (size_t i = 1; i < n && !str_is(words[i], "--"); i++) {
        struct str w = words[i];
        if (str_is(w, "--force"))
            return true;
        if (w.n > 1 && w.p[0] == '-' && w.p[1] != '-' && str_index(w, 'f') > 0)
            return true;
    }
    return false;
}

/* ---- scripts ---- */

/* A script cut into its simple commands, roughly: whatever the shell would do with their results, the words of each
 * are there. What is expanded stays as written. */
struct cutter {
    struct arena *arena;
    unsigned depth;
    struct buf words, word; /* the first an array of struct str */
    size_t n;
    bool in_word, found;
    struct str delimiter; /* of the here-document that begins on the next line; "no string": none */
    bool literal;         /* nothing in it is expanded */
};

static void end_word(struct cutter *c) {
    if (!c->in_word)
        return;
    struct str word = arena_str(c->arena, buf_str(&c->word));
    buf_clear(&c->word, SHELL_WORDS_MAX);
    c->in_word = false;
    buf_add(&c->words, &word, sizeof word);
    c->n++;
}

static bool is_prefix_word(struct str word) {
    static const char *const prefixes[] = { "if", "then", "elif", "else", "while", "until", "do",
        "time", "!", "{", "exec", "command", "builtin", "nohup" };
    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
        if (str_is(word, prefixes[i]))
            return true;
    ptrdiff_t at = str_index(word, '=');
    return at > 0 && word.p[0] != '-' && str_find(str_sub(word, 0, (size_t)at), STR("/")) < 0;
}

static void end_command(struct cutter *c) {
    end_word(c);
    const struct str *words = (const struct str *)(const void *)c->words.p;
    size_t skip = 0;
    while (skip < c->n && is_prefix_word(words[skip]))
        skip++;
    if (c->n > skip)
        c->found |= words_are_dangerous(c->arena, words + skip, c->n - skip, c->depth);
    buf_clear(&c->words, SIZE_MAX);
    c->n = 0;
}

/* The text within the parentheses that are open at *at. */
static struct str parenthesised(struct str s, size_t *at) {
    size_t from = *at, open = 1;
    for (; *at < s.n; (*at)++) {
        open += s.p[*at] == '(';
        open -= s.p[*at] == ')';
        if (open == 0)
            return str_sub(s, from, (*at)++ - from);
    }
    return str_from(s, from);
}

/* `$(…)` and backquotes, in words and in double quotes: scripts of their own. */
static bool cut_substitution(struct cutter *c, struct str s, size_t *at) {
    struct str inner;
    if (s.p[*at] == '`') {
        size_t from = ++*at;
        while (*at < s.n && s.p[*at] != '`')
            (*at)++;
        inner = str_sub(s, from, *at - from);
        *at += *at < s.n;
    } else if (str_starts(str_from(s, *at), STR("$("))) {
        *at += 2;
        inner = parenthesised(s, at);
    } else {
        return false;
    }
    c->found |= script_is_dangerous(c->arena, inner, c->depth + 1);
    buf_add_str(&c->word, STR("$()"));
    c->in_word = true;
    return true;
}

static void cut_quoted(struct cutter *c, struct str s, size_t *at) {
    char quote = s.p[(*at)++];
    c->in_word = true;
    while (*at < s.n && s.p[*at] != quote) {
        if (quote == '"' && cut_substitution(c, s, at))
            continue;
        if (quote == '"' && s.p[*at] == '\\' && *at + 1 < s.n && strchr("\\\"$`", s.p[*at + 1]))
            (*at)++;
        buf_add_char(&c->word, s.p[(*at)++]);
    }
    *at += *at < s.n;
}

/* `<<EOF`: where its document ends is looked for when the line is over. */
static void cut_here_mark(struct cutter *c, struct str s, size_t *at) {
    end_word(c);
    *at += 2;
    while (*at < s.n && (s.p[*at] == '-' || s.p[*at] == ' ' || s.p[*at] == '\t'))
        (*at)++;
    size_t from = *at;
    while (*at < s.n && !strchr(" \t\n;|&<>()", s.p[*at]))
        (*at)++;
    struct str word = str_sub(s, from, *at - from);
    c->literal = word.n && strchr("'\"\\", word.p[0]);
    if (c->literal)
        word = str_sub(word, 1, word.n > 2 && word.p[0] != '\\' ? word.n - 2 : word.n - 1);
    c->delimiter = word;
}

/* Text, but for the commands that are put into it. */
static void cut_here_document(struct cutter *c, struct str s, size_t *at) {
    struct str rest = str_from(s, *at), delimiter = c->delimiter;
    size_t end = s.n;
    c->delimiter = STR_NONE;
    while (rest.p && end == s.n) {
        struct str line = str_cut(&rest, '\n');
        if (str_eq(str_trim(line), delimiter))
            end = (size_t)(line.p - s.p);
    }
    struct str body = str_sub(s, 0, end);
    while (*at < end)
        if (c->literal || !cut_substitution(c, body, at))
            (*at)++;
    end_word(c);
    buf_clear(&c->words, SIZE_MAX);
    c->n = 0;
    *at = end + delimiter.n < s.n ? end + delimiter.n : s.n;
}

static void skip_comment(struct str s, size_t *at) {
    while (*at < s.n && s.p[*at] != '\n')
        (*at)++;
}

static void cut_one(struct cutter *c, struct str s, size_t *at) {
    char ch = s.p[*at];
    if (ch == '\'' || ch == '"') {
        cut_quoted(c, s, at);
    } else if (cut_substitution(c, s, at)) {
        return;
    } else if (ch == '#' && !c->in_word) {
        skip_comment(s, at);
    } else if (str_starts(str_from(s, *at), STR("<<")) &&
               !str_starts(str_from(s, *at), STR("<<<"))) {
        cut_here_mark(c, s, at);
    } else if (strchr("\n;|&()", ch) && ch) {
        end_command(c);
        (*at)++;
        if (ch == '\n' && c->delimiter.p)
            cut_here_document(c, s, at);
    } else if (strchr(" \t\r<>", ch) && ch) {
        end_word(c);
        (*at)++;
    } else {
        *at += ch == '\\' && *at + 1 < s.n;
        if (!(ch == '\\' && s.p[*at] == '\n')) {
            buf_add_char(&c->word, s.p[*at]);
            c->in_word = true;
        }
        (*at)++;
    }
}

static bool script_is_dangerous(struct arena *a, struct str script, unsigned depth) {
    if (depth > DANGER_NESTING_MAX)
        return false;
    struct cutter c = { .arena = a, .depth = depth };
    for (size_t at = 0; at < script.n && !c.found;)
        cut_one(&c, script, &at);
    if (!c.found)
        end_command(&c);
    buf_done(&c.words);
    buf_done(&c.word);
    return c.found;
}

/* ---- commands that run others ---- */

static bool takes_value(struct str option, const char *letters) {
    return option.n == 2 && option.p[0] == '-' && strchr(letters, option.p[1]);
}

/* Where the command of `sudo …` and `env …` begins. */
static size_t wrapped_at(
    const struct str *words, size_t n, const char *with_value, bool assignments) {
    size_t i = 1;
    while (i < n) {
        struct str w = words[i];
        if (str_is(w, "--"))
            return i + 1;
        if (w.n > 1 && w.p[0] == '-')
            i += takes_value(w, with_value) ? 2 : 1;
        else if (assignments && str_index(w, '=') > 0)
            i++;
        else
            break;
    }
    return i;
}

static bool words_are_dangerous(
    struct arena *a, const struct str *words, size_t n, unsigned depth) {
    if (n == 0 || depth > DANGER_NESTING_MAX)
        return false;
    struct str name = path_basename(words[0]);
    struct str script = shell_script_of_argv(words, n);
    if (script.p)
        return script_is_dangerous(a, script, depth + 1);
    if (str_is(name, "rm"))
        return is_forced_removal(words, n);
    size_t at = n;
    if (str_is(name, "sudo"))
        at = wrapped_at(words, n, "ugpCDhRrtT", true);
    else if (str_is(name, "env"))
        at = wrapped_at(words, n, "uCS", true);
    else if (str_is(name, "trap") && n > 2)
        return script_is_dangerous(a, words[str_is(words[1], "--") ? 2 : 1], depth + 1);
    return at < n && words_are_dangerous(a, words + at, n - at, depth + 1);
}

bool command_is_dangerous(const struct str *words, size_t n) {
    _cleanup_arena_ struct arena a = { 0 };
    return words_are_dangerous(&a, words, n, 0);
}
