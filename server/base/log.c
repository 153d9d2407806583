/* log: filter, format, write. */
#include "base/log.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#define ROOT_TARGET "codexd"

struct log_state log_state = {
    .level_max = LOG_LEVEL_ERROR,
    .fd = STDERR_FILENO,
    .rules_n = 1,
    .rules = { { .level = LOG_LEVEL_ERROR } },
};

/* ---- filter ---- */

static bool parse_level(struct str text, enum log_level *ret) {
    static const char *const names[] = { "off", "error", "warn", "info", "debug", "trace" };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if ((text.n == strlen(names[i]) && strncasecmp(text.p, names[i], text.n) == 0) ||
            (text.n == 1 && text.p[0] == (char)('0' + i))) {
            *ret = (enum log_level)i;
            return true;
        }
    return false;
}

static void complain(struct str rule) {
    _cleanup_buf_ struct buf line = { 0 };
    buf_printf(&line,
        "ignoring `%.*s`: error parsing level filter: expected one of \"off\", \"error\", \"warn\", "
        "\"info\", \"debug\", \"trace\", or a number 0-5\n",
        STR_ARGS(rule));
    (void)!write(log_state.fd, line.p, line.n);
}

static void add_rule(struct str text) {
    struct str level_text = text, target = STR("");
    enum log_level level = LOG_LEVEL_TRACE;
    if (str_index(text, '[') >= 0)
        return;
    if (str_index(text, '=') >= 0)
        target = str_cut(&level_text, '=');
    if (!parse_level(level_text, &level)) {
        if (target.n > 0 || str_index(text, '=') >= 0) {
            complain(text);
            return;
        }
        target = text; /* a target alone */
    }
    if (target.n > LOG_TARGET_BYTES_MAX || log_state.rules_n == LOG_RULES_MAX) {
        complain(text);
        return;
    }
    struct log_rule *rule = &log_state.rules[log_state.rules_n++];
    rule->level = level;
    rule->target_n = target.n;
    if (target.n)
        memcpy(rule->target, target.p, target.n);
    if (level > log_state.level_max)
        log_state.level_max = level;
}

void log_set_filter(struct str filter) {
    log_state.rules_n = 0;
    log_state.level_max = LOG_LEVEL_OFF;
    while (filter.n > 0) {
        struct str rule = str_cut(&filter, ',');
        if (rule.n > 0)
            add_rule(rule);
    }
    if (log_state.rules_n == 0)
        add_rule(STR("error"));
}

void log_set_output(int fd, enum log_format format) {
    log_state.fd = fd;
    log_state.format = format;
}

void log_init(void) {
    const char *filter = getenv("CODEXD_LOG");
    if (!filter)
        filter = getenv("RUST_LOG");
    log_set_filter(filter ? str_of(filter) : STR(""));
    struct str format = str_trim(str_of(getenv("LOG_FORMAT")));
    bool json = format.n == 4 && strncasecmp(format.p, "json", 4) == 0;
    log_set_output(STDERR_FILENO, json ? LOG_FORMAT_JSON : LOG_FORMAT_TEXT);
}

/* How well the rule fits: 0 not at all, else the more the better. */
static size_t fit(const struct log_rule *rule, struct str target) {
    struct str wanted = { rule->target, rule->target_n };
    if (wanted.n == 0)
        return 1;
    if (str_starts(wanted, STR("codex_")))
        return 2;
    struct str inner = str_from(target, strlen(ROOT_TARGET "::"));
    return str_starts(target, wanted) || str_starts(inner, wanted) ? 2 + wanted.n : 0;
}

static enum log_level level_of(struct str target) {
    enum log_level level = LOG_LEVEL_OFF;
    size_t best = 0;
    for (size_t i = 0; i < log_state.rules_n; i++) {
        size_t how_well = fit(&log_state.rules[i], target);
        if (how_well > 0 && how_well >= best) {
            best = how_well;
            level = log_state.rules[i].level;
        }
    }
    return level;
}

/* ---- lines ---- */

/* Fills `out` with "codexd::upstream" of "upstream: …" and returns the length of "upstream: ". */
static size_t split_target(const char *format, struct buf *out) {
    buf_add_str(out, STR(ROOT_TARGET));
    size_t n = strspn(format, "abcdefghijklmnopqrstuvwxyz0123456789_/");
    if (n == 0 || format[n] != ':' || format[n + 1] != ' ')
        return 0;
    buf_add_str(out, STR("::"));
    for (size_t i = 0; i < n; i++)
        if (format[i] == '/')
            buf_add_str(out, STR("::"));
        else
            buf_add_char(out, format[i]);
    return n + 2;
}

/* Bytes that are no UTF-8 (a path may hold them) become U+FFFD. */
static void make_valid(struct buf *message) {
    struct str rest = buf_str(message);
    struct buf valid = { 0 };
    if (utf8_valid(rest))
        return;
    while (rest.n > 0) {
        size_t good = utf8_valid_prefix(rest);
        buf_add(&valid, rest.p, good);
        if (good < rest.n)
            buf_add_str(&valid, STR("\xEF\xBF\xBD"));
        rest = str_from(rest, good + 1);
    }
    buf_done(message);
    *message = valid;
}

static void format_text(
    struct buf *line, enum log_level level, struct str target, struct str message) {
    static const char *const levels[] = { "", "\x1b[31mERROR", "\x1b[33m WARN", "\x1b[32m INFO",
        "\x1b[34mDEBUG", "\x1b[35mTRACE" };
    char when[TIME_TEXT_BYTES];
    buf_printf(line, "\x1b[2m%s\x1b[0m %s\x1b[0m \x1b[2m%.*s\x1b[0m\x1b[2m:\x1b[0m ",
        time_format(time_now_us(), TIME_MICROS, when), levels[level], STR_ARGS(target));
    buf_add_str(line, message);
    buf_add_char(line, '\n');
}

static void format_json(
    struct buf *line, enum log_level level, struct str target, struct str message) {
    static const char *const levels[] = { "", "ERROR", "WARN", "INFO", "DEBUG", "TRACE" };
    char when[TIME_TEXT_BYTES];
    buf_printf(line, "{\"timestamp\":\"%s\",\"level\":\"%s\",\"fields\":{\"message\":",
        time_format(time_now_us(), TIME_MICROS, when), levels[level]);
    json_write_str(line, message);
    buf_add_str(line, STR("},\"target\":"));
    json_write_str(line, target);
    buf_add_str(line, STR("}\n"));
}

/* Nobody is told when stderr is gone. */
static void write_line(struct str line) {
    while (line.n > 0) {
        ssize_t n = write(log_state.fd, line.p, line.n);
        if (n < 0 && errno != EINTR)
            return;
        line = str_from(line, n > 0 ? (size_t)n : 0);
    }
}

void log_write(enum log_level level, const char *format, ...) {
    int saved_errno = errno;
    _cleanup_buf_ struct buf target = { 0 }, message = { 0 }, line = { 0 };
    size_t prefix_n = split_target(format, &target);
    if (level > level_of(buf_str(&target))) {
        errno = saved_errno;
        return;
    }
    va_list args;
    va_start(args, format);
    buf_vprintf(&message, format, args);
    va_end(args);
    make_valid(&message);
    struct str text = str_from(buf_str(&message), prefix_n);
    if (log_state.format == LOG_FORMAT_JSON)
        format_json(&line, level, buf_str(&target), text);
    else
        format_text(&line, level, buf_str(&target), text);
    write_line(buf_str(&line));
    errno = saved_errno;
}
