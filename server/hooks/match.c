/* match: which hooks an event is for. */
#include "hooks/match.h"

#include "base/buf.h"

#include <ctype.h>
#include <regex.h>

bool hook_may_run(const struct hook_metadata *hook) {
    return hook->enabled && hook->handler_type == HOOK_METADATA_COMMAND &&
           (hook->trust_status == HOOK_TRUST_STATUS_TRUSTED ||
               hook->trust_status == HOOK_TRUST_STATUS_MANAGED);
}

static bool is_names(struct str matcher) {
    for (size_t i = 0; i < matcher.n; i++)
        if (!isalnum((unsigned char)matcher.p[i]) && matcher.p[i] != '_' && matcher.p[i] != '|')
            return false;
    return true;
}

static bool is_one_of(struct str names, struct str subject) {
    while (names.p) {
        const char *bar = memchr(names.p, '|', names.n);
        struct str name = { names.p, bar ? (size_t)(bar - names.p) : names.n };
        if (str_eq(name, subject))
            return true;
        names = bar ? (struct str){ bar + 1, names.n - name.n - 1 } : STR_NONE;
    }
    return false;
}

/* The dialect of the settings has a few spellings more than ours. */
static void translate(struct buf *out, struct str expression) {
    for (size_t i = 0; i < expression.n; i++) {
        char c = expression.p[i], next = i + 1 < expression.n ? expression.p[i + 1] : '\0';
        if (c == '\\' && next == 'd') {
            buf_add_str(out, STR("[0-9]"));
            i++;
        } else if (c == '\\' && next) {
            buf_add_char(out, c);
            buf_add_char(out, next);
            i++;
        } else if (c == '(' && next == '?' && i + 2 < expression.n && expression.p[i + 2] == ':') {
            buf_add_char(out, c);
            i += 2;
        } else {
            buf_add_char(out, c);
        }
    }
}

static bool finds(struct str expression, const struct str *subjects, size_t n) {
    _cleanup_buf_ struct buf ours = { 0 };
    regex_t compiled;
    bool found = false;
    translate(&ours, expression);
    if (regcomp(&compiled, buf_cstr(&ours), REG_EXTENDED | REG_NOSUB) != 0)
        return false;
    for (size_t i = 0; i < n && !found; i++) {
        _cleanup_buf_ struct buf subject = { 0 };
        buf_add_str(&subject, subjects[i]);
        found = regexec(&compiled, buf_cstr(&subject), 0, NULL, 0) == 0;
    }
    regfree(&compiled);
    return found;
}

bool hook_matches(const struct hook_metadata *hook, const struct str *subjects, size_t n) {
    struct str matcher = hook->matcher;
    if (n == 0 || matcher.n == 0 || str_is(matcher, "*"))
        return true;
    if (!is_names(matcher))
        return finds(matcher, subjects, n);
    for (size_t i = 0; i < n; i++)
        if (is_one_of(matcher, subjects[i]))
            return true;
    return false;
}
