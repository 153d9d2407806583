/* approvals: what the user of a thread has allowed for its session or for good. */
#include "tool/approvals.h"

#include "base/buf.h"
#include "base/log.h"
#include "policy/rules_files.h"
#include "tool/shell_script.h"

void approvals_init(struct approvals *x, struct str home, struct rules *rules) {
    *x = (struct approvals){ .home = home, .rules = rules };
}

void approvals_done(struct approvals *x) {
    rules_free(x->rules);
    map_done(&x->commands);
    map_done(&x->files);
    arena_free(&x->arena);
}

/* Of a plain script its commands count, not the shell around it. */
static void add_words(struct buf *out, const struct str *words, size_t n) {
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, "%zu:", words[i].n);
        buf_add_str(out, words[i]);
    }
}

struct str approvals_command_key(struct arena *a, const struct str *argv, size_t argc,
    struct str cwd, bool tty, const char *permissions) {
    _cleanup_buf_ struct buf key = { 0 };
    struct shell_script s;
    struct str script = shell_script_of_argv(argv, argc);
    if (script.p && shell_script_parse(a, script, false, &s)) {
        for (size_t i = 0; i < s.n; i++) {
            buf_printf(&key, "%d ", s.commands[i].join);
            add_words(&key, s.commands[i].words, s.commands[i].n);
        }
    } else {
        add_words(&key, argv, argc);
    }
    buf_printf(&key, "\n%d %s %.*s", tty, permissions, STR_ARGS(cwd));
    return arena_str(a, buf_str(&key));
}

bool approvals_has_command(const struct approvals *x, struct str key) {
    return map_get(&x->commands, key) != NULL;
}

void approvals_add_command(struct approvals *x, struct str key) {
    (void)map_put(&x->commands, key, x);
}

bool approvals_has_file(const struct approvals *x, struct str path) {
    return map_get(&x->files, path) != NULL;
}

void approvals_add_file(struct approvals *x, struct str path) {
    (void)map_put(&x->files, path, x);
}

void approvals_add_rule(struct approvals *x, const struct str_array *words) {
    struct error err;
    if (words->n == 0)
        return;
    if (!rules_file_allow(x->home, words->v, words->n, &err))
        log_warn("tool: %s", err.text);
    if (!x->rules)
        x->rules = rules_new();
    rules_allow(x->rules, words->v, words->n);
}

/* ---- permissions ---- */

static void insert(struct approvals *x, size_t at, struct str path) {
    if (x->granted.n == x->granted_cap) {
        size_t cap = x->granted_cap ? 2 * x->granted_cap : 8;
        struct str *v = arena_array(&x->arena, struct str, cap);
        if (x->granted.n)
            memcpy(v, x->granted.v, x->granted.n * sizeof *v);
        x->granted.v = v;
        x->granted_cap = cap;
    }
    memmove(x->granted.v + at + 1, x->granted.v + at, (x->granted.n - at) * sizeof *x->granted.v);
    x->granted.v[at] = arena_str(&x->arena, path);
    x->granted.n++;
}

void approvals_grant(
    struct approvals *x, const struct str_array *write, bool network, bool for_session) {
    for (size_t i = 0; i < write->n; i++) {
        insert(x, for_session ? x->session_granted : x->granted.n, write->v[i]);
        x->session_granted += for_session;
    }
    if (network && for_session)
        x->session_network = true;
    else if (network)
        x->turn_network = true;
}

void approvals_end_turn(struct approvals *x) {
    x->granted.n = x->session_granted;
    x->turn_network = false;
}
