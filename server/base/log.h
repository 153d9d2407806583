/* log: lines on stderr, for whoever runs the daemon.
 *
 * The message begins with the directory it comes from: log_warn("upstream: retry %d", n). That part
 * becomes the target `codexd::upstream`, is what a filter names, and is not repeated in the text.
 * A call that is filtered out costs a comparison; its arguments are not evaluated.
 *
 * At info and above: never tokens, prompts or file contents. */
#pragma once

#include "base/str.h"

enum log_level {
    LOG_LEVEL_OFF,
    LOG_LEVEL_ERROR,
    LOG_LEVEL_WARN,
    LOG_LEVEL_INFO,
    LOG_LEVEL_DEBUG,
    LOG_LEVEL_TRACE,
};

enum log_format { LOG_FORMAT_TEXT, LOG_FORMAT_JSON };

enum { LOG_RULES_MAX = 64, LOG_TARGET_BYTES_MAX = 96 };

struct log_rule {
    enum log_level level;
    size_t target_n; /* 0: every target */
    char target[LOG_TARGET_BYTES_MAX];
};

/* The only writable global of the daemon: every line of code may log, and to hand a logger to each
 * would drown the rest. Written by the functions below at the start, before there are threads; read
 * only by them and the macros. */
struct log_state {
    enum log_level level_max; /* above this nothing is logged, whatever the target */
    enum log_format format;
    int fd;
    size_t rules_n;
    struct log_rule rules[LOG_RULES_MAX];
};
extern struct log_state log_state;

/* From the environment: CODEXD_LOG, else RUST_LOG, is the filter; LOG_FORMAT=json the format. Without a
 * call: errors, as text, to stderr. */
void log_init(void);

/* Replaces the filter: `target=level,level,…` as the reference's RUST_LOG. A level is off, error, warn,
 * info, debug, trace in any case or 0 to 5; a target without level stands for its trace. Of several
 * rules that fit, the longest target counts, then the later one; where none fits, nothing is logged.
 * A target is the beginning of ours (`codexd::up`), or of the part after `codexd::`. A target of the
 * reference (`codex_…`) addresses the whole daemon, because its parts are not ours. Rules about spans
 * (`[…]`) are dropped, there are none. Empty: errors only. Bad rules are complained about on the log's
 * fd, and left out. */
void log_set_filter(struct str filter);
void log_set_output(int fd, enum log_format format);

static inline bool log_enabled(enum log_level level) {
    return __builtin_expect(level <= log_state.level_max, 0);
}

/* One line, in one write(). Keeps errno. Use the macros. */
void log_write(enum log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3), cold));

#define log_at(level, ...)                 \
    do {                                   \
        if (log_enabled(level))            \
            log_write(level, __VA_ARGS__); \
    } while (0)
#define log_error(...) log_at(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warn(...)  log_at(LOG_LEVEL_WARN, __VA_ARGS__)
#define log_info(...)  log_at(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_at(LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_trace(...) log_at(LOG_LEVEL_TRACE, __VA_ARGS__)
