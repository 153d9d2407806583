/* sandbox: how a command is confined on this machine. */
#include "sandbox/sandbox.h"

#include "base/file.h"
#include "base/xmalloc.h"
#include "sandbox/bubblewrap.h"
#include "sandbox/helper.h"
#include "sandbox/landlock.h"
#include "sandbox/sweeper.h"
#include "sandbox/syscall_filter.h"
#include "sandbox/view.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HIDDEN_MAX = 16 };

struct sandbox {
    struct sweeper *sweeper;
    struct places *places;
    struct buf filters[SYSCALL_FILTERS]; /* made when they are first needed */
    char program[PATH_MAX];              /* bwrap; "": not looked for yet, or not there */
    int means_fd;                        /* where a helper writes which means there are */
    struct arena arena;                  /* of what follows */
    struct str hidden[HIDDEN_MAX];
    size_t hidden_count;
};

/* What goes into a launch. */
struct plan {
    struct sandbox *sandbox;
    struct arena *arena;
    const struct sandbox_scope *scope;
    const char *const *argv;
    struct str cwd;
    struct sandbox_roots roots;
    enum sandbox_means means;
    int proxy_fd; /* of the child; -1: none */
    struct sandbox_launch *launch;
};

struct sandbox *sandbox_new(void) {
    struct sandbox *s = xcalloc(1, sizeof *s);
    s->sweeper = sweeper_new();
    s->places = places_new(s->sweeper);
    s->means_fd = -1;
    sandbox_hide(s,
        arena_printf(&s->arena, "/tmp/codex-daemon-%u", (unsigned)getuid())); /* the reference's */
    return s;
}

void sandbox_free(struct sandbox *s) {
    if (!s)
        return;
    places_free(s->places);
    sweeper_free(s->sweeper);
    for (size_t i = 0; i < ARRAY_LEN(s->filters); i++)
        buf_done(&s->filters[i]);
    if (s->means_fd >= 0)
        (void)close(s->means_fd);
    arena_free(&s->arena);
    free(s);
}

void sandbox_hide(struct sandbox *s, struct str path) {
    if (s->hidden_count < HIDDEN_MAX)
        s->hidden[s->hidden_count++] = arena_str(&s->arena, path);
}

void sandbox_release(struct sandbox_hold *hold) {
    if (!hold)
        return;
    for (size_t i = 0; i < hold->n; i++)
        places_leave(hold->places, hold->v[i]);
    free(hold->v);
    free(hold);
}

/* ---- what there is ---- */

bool sandbox_is_installed(void) {
    char program[PATH_MAX];
    return bubblewrap_find(NULL, program);
}

static bool is_zero(const char *setting) {
    _cleanup_arena_ struct arena a = { 0 };
    enum { SETTING_BYTES_MAX = 64 };
    struct str text;
    return file_read(&a, setting, SETTING_BYTES_MAX, &text) == 0 && str_is(str_trim(text), "0");
}

bool sandbox_may_have_namespaces(void) {
    return !is_zero("/proc/sys/user/max_user_namespaces") &&
           (geteuid() == 0 || !is_zero("/proc/sys/kernel/unprivileged_userns_clone"));
}

static bool find_bubblewrap(struct sandbox *s, const struct sandbox_scope *scope) {
    return (*s->program && bubblewrap_is_good(scope, s->program)) ||
           bubblewrap_find(scope, s->program);
}

static enum sandbox_means means_told(const struct sandbox *s) {
    char byte = SANDBOX_MEANS_UNKNOWN;
    if (s->means_fd >= 0)
        (void)!pread(s->means_fd, &byte, 1, 0);
    return (enum sandbox_means)byte;
}

static enum sandbox_means find_means(struct sandbox *s, const struct sandbox_scope *scope) {
    return find_bubblewrap(s, scope) ? means_told(s) : SANDBOX_MEANS_OTHER;
}

bool sandbox_is_available(struct sandbox *sandbox, const struct sandbox_scope *scope) {
    return find_means(sandbox, scope) != SANDBOX_MEANS_OTHER || landlock_is_available();
}

/* ---- words ---- */

static size_t count(const char *const *words) {
    size_t n = 0;
    while (words && words[n])
        n++;
    return n;
}

/* A process in the place of the command, which says why it does not run. */
static void refuse(struct plan *p, int exit_code, const char *why) {
    struct arena *a = p->arena;
    const char **argv = arena_array(a, const char *, 6);
    argv[0] = "/bin/sh";
    argv[1] = "-c";
    argv[2] = arena_printf(a, "printf '%%s\\n' \"$1\" >&2; exit %d", exit_code).p;
    argv[3] = "sh";
    argv[4] = arena_cstr(a, str_of(why));
    p->launch->argv = argv;
}

/* Lists of words one after the other. */
static const char *const *join(struct arena *a, const char *const *const lists[], size_t n) {
    size_t total = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        total += count(lists[i]);
    const char **words = arena_array(a, const char *, total + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; lists[i] && lists[i][k]; k++)
            words[at++] = lists[i][k];
    return words;
}

static const char *const *root_words(struct plan *p) {
    const struct sandbox_roots *roots = &p->roots;
    const char **words = arena_array(p->arena, const char *, roots->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < roots->n; i++)
        if (roots->v[i].real.p)
            words[n++] = arena_cstr(p->arena, roots->v[i].real);
    return words;
}

/* ---- descriptors ---- */

static int hand_down(struct plan *p, int fd) {
    p->launch->fds[p->launch->fd_count++] = fd;
    return fd;
}

/* The filter where the child can read it once: a pipe that holds it all. False: it cannot be had. */
static bool open_filter(
    struct plan *p, enum syscall_filter kind, int *ret_fd, struct error *reterr) {
    struct buf *filter = &p->sandbox->filters[kind];
    int ends[2];
    if (filter->n == 0 && !syscall_filter_build(kind, filter, reterr))
        return false;
    if (pipe2(ends, O_CLOEXEC) < 0)
        return error_set(reterr, 0, "no pipe: %s", strerror(errno));
    *ret_fd = hand_down(p, ends[0]);
    int r = file_write_all(ends[1], buf_str(filter));
    (void)close(ends[1]);
    return r == 0 || error_set(reterr, 0, "no filter for system calls: %s", strerror(-r));
}

/* A copy that the caller can close. -1: every command finds out for itself. */
static int open_means(struct plan *p) {
    struct sandbox *s = p->sandbox;
    if (s->means_fd < 0)
        s->means_fd = memfd_create("sandbox-means", MFD_CLOEXEC);
    int fd = s->means_fd < 0 ? -1 : fcntl(s->means_fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    return fd < 0 ? -1 : hand_down(p, fd);
}

/* Our end is the caller's. */
static bool open_proxy(struct plan *p, struct error *reterr) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return error_set(reterr, 0, "no way to a proxy: %s", strerror(errno));
    p->launch->proxy_fd = ends[0];
    p->proxy_fd = hand_down(p, ends[1]);
    return true;
}

/* ---- a launch ---- */

/* The command line of bwrap up to the command, where it may do. False: *reterr says what cannot be protected. */
static bool plan_bubblewrap(
    struct plan *p, int filter_fd, const char *const **ret, struct error *reterr) {
    struct sandbox *s = p->sandbox;
    *ret = NULL;
    if (p->means == SANDBOX_MEANS_OTHER)
        return true;
    p->launch->hold = xcalloc(1, sizeof *p->launch->hold);
    p->launch->hold->places = s->places;
    const struct bubblewrap_params params = {
        .program = arena_cstr(p->arena, arena_str(p->arena, str_of(s->program))),
        .scope = p->scope,
        .roots = &p->roots,
        .cwd = p->cwd,
        .filter_fd = filter_fd,
        .no_proc = p->means == SANDBOX_MEANS_BUBBLEWRAP_WITHOUT_PROC,
        .hidden = &(struct str_array){ s->hidden, s->hidden_count },
    };
    *ret = bubblewrap_arguments(p->arena, &params, p->launch->hold, reterr);
    return *ret != NULL;
}

/* A helper first, which tries what the machine can do, or enters Landlock. */
static bool plan_helper(struct plan *p, const char *const *bubblewrap, struct error *reterr) {
    struct arena *a = p->arena;
    const char *const *roots = root_words(p);
    enum syscall_filter kind = sandbox_scope_has_network(p->scope) ? SYSCALL_FILTER_NO_LOCAL_SOCKETS
                                                                   : SYSCALL_FILTER_NO_NETWORK;
    int filter_fd;
    if (!open_filter(p, kind, &filter_fd, reterr))
        return false;
    const char **head = arena_array(a, const char *, 12);
    head[0] = SANDBOX_HELPER_PROGRAM;
    head[1] = SANDBOX_HELPER_LAUNCH;
    head[2] = arena_printf(a, "%d", bubblewrap ? open_means(p) : -1).p;
    head[3] = arena_printf(a, "%d", filter_fd).p;
    head[4] = !find_bubblewrap(p->sandbox, p->scope) ? "bubblewrap is unavailable: no bwrap on PATH"
                                                     : "bubblewrap cannot make namespaces";
    head[5] = arena_printf(a, "%zu", count(bubblewrap)).p;
    head[6] = arena_printf(a, "%zu", count(roots)).p;
    head[9] = arena_printf(a, "%d", p->proxy_fd).p;
    head[10] = arena_printf(a, "%d", p->scope->proxy_port).p;
    head[7] = arena_printf(a, "%d", p->means).p;
    head[8] = sandbox_view_is_more(p->roots.view) ? "beyond-landlock" : "plain";
    const char *const *const lists[] = { head, bubblewrap, roots, p->argv };
    p->launch->argv = join(a, lists, ARRAY_LEN(lists));
    return true;
}

static bool plan(struct plan *p, struct error *reterr) {
    const char *const *bubblewrap;
    int filter_fd = -1;
    bool proxied = p->scope->proxy_port && sandbox_scope_has_network(p->scope);
    if (p->means != SANDBOX_MEANS_OTHER && (proxied || !sandbox_scope_has_network(p->scope)) &&
        !open_filter(
            p, proxied ? SYSCALL_FILTER_PROXY : SYSCALL_FILTER_NO_NETWORK, &filter_fd, reterr))
        return false;
    if (proxied && !open_proxy(p, reterr))
        return false;
    struct error why;
    if (!plan_bubblewrap(p, filter_fd, &bubblewrap, &why)) {
        refuse(p, SANDBOX_EXIT_REFUSED,
            arena_printf(p->arena, "error building bubblewrap command: Fatal error: %s", why.text)
                .p);
        return true;
    }
    if (p->means == SANDBOX_MEANS_UNKNOWN || p->means == SANDBOX_MEANS_OTHER || proxied ||
        (p->roots.view && p->roots.view->globs.n))
        return plan_helper(p, bubblewrap, reterr);
    const char *const *const lists[] = { bubblewrap, p->argv };
    p->launch->argv = join(p->arena, lists, ARRAY_LEN(lists));
    return true;
}

void sandbox_launch_prepare(struct sandbox *sandbox, struct arena *a,
    const struct sandbox_scope *scope, const char *const *argv, struct str cwd,
    struct sandbox_launch *ret) {
    struct error why;
    struct plan p = { .sandbox = sandbox,
        .arena = a,
        .scope = scope,
        .argv = argv,
        .cwd = cwd,
        .roots = sandbox_scope_roots(a, scope),
        .means = find_means(sandbox, scope),
        .proxy_fd = -1,
        .launch = ret };
    *ret = (struct sandbox_launch){ .proxy_fd = -1 };
    if (!plan(&p, &why))
        refuse(
            &p, SANDBOX_EXIT_NONE, arena_printf(a, "the sandbox cannot be used: %s", why.text).p);
}
