/* toml_error: where something stands in a text, and saying what is wrong there. */
#include "base/utf8.h"
#include "config/toml_reader.h"

#include <stdio.h>

/* With the reference's habits: at the first byte of a longer character it counts bytes, and behind the
 * text it is one column right of the last character, even when that ended the line. */
void toml_position(struct str text, size_t offset, size_t *ret_line, size_t *ret_column) {
    size_t last = offset < text.n ? offset : text.n ? text.n - 1 : 0;
    size_t line = 1, start = 0;
    for (size_t i = 0; i < last; i++)
        if (text.p[i] == '\n') {
            line++;
            start = i + 1;
        }
    struct str up_to = str_sub(text, start, last + 1 - start);
    size_t column = utf8_valid(up_to) && up_to.n ? utf8_length(up_to) - 1 : last - start;
    *ret_line = line;
    *ret_column = column + (offset - last) + 1;
}

void toml_report(struct str text, const struct toml_problem *problem, struct toml_error *reterr) {
    size_t end = problem->span.end;
    if (!reterr)
        return;
    toml_position(text, problem->span.start, &reterr->line, &reterr->column);
    if (end > problem->span.start)
        end--; /* of the last character */
    toml_position(text, end, &reterr->end_line, &reterr->end_column);
    (void)snprintf(reterr->text, sizeof reterr->text, "%s", problem->text);
}

/* The words are those of Rust's standard library. */
void toml_report_encoding(struct str text, size_t valid, struct toml_error *reterr) {
    struct str rest = str_from(text, valid);
    size_t n = rest.n < UTF8_BYTES_MAX ? rest.n : UTF8_BYTES_MAX - 1;
    if (!reterr)
        return;
    *reterr = (struct toml_error){ 0 };
    if (utf8_is_cut(rest)) {
        (void)snprintf(reterr->text, sizeof reterr->text,
            "incomplete utf-8 byte sequence from index %zu", valid);
        return;
    }
    while (n > 1 && !utf8_is_cut(str_sub(rest, 0, n)))
        n--;
    (void)snprintf(reterr->text, sizeof reterr->text,
        "invalid utf-8 sequence of %zu bytes from index %zu", n, valid);
}
