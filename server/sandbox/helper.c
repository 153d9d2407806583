/* helper: becomes a command that is confined; removes what a server has left. */
#include "sandbox/helper.h"

#include "base/buf.h"
#include "base/file.h"
#include "process/apart.h"
#include "sandbox/glob.h"
#include "sandbox/landlock.h"
#include "sandbox/own_network.h"
#include "sandbox/places.h"
#include "sandbox/sandbox.h"
#include "sandbox/syscall_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ARG_MEANS_FD = 2,
    ARG_FILTER_FD,
    ARG_WHY,
    ARG_WORDS,
    ARG_ROOTS,
    ARG_MEANS,
    ARG_KIND,
    ARG_PROXY_FD,
    ARG_PORT,
    ARG_REST,
    NUMBER_BASE = 10
};
enum { EXIT_NOT_EXECUTABLE = 126, EXIT_NOT_FOUND = 127 /* as a shell has it */ };

/* The arguments, taken apart. */
struct launch {
    int means_fd, filter_fd;
    const char *why; /* no bubblewrap */
    char **words, **roots, **command;
    size_t word_count, root_count;
    bool beyond_landlock;
    int proxy_fd, port;
};

/* ---- what this machine allows ---- */

static bool ends_well(int pid) {
    int status = -1;
    if (pid < 0)
        return false;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int mount_proc(void) {
    return mount("proc", "/proc", "proc", 0, NULL) < 0;
}

/* The same that bwrap does, in a moment: the first command waits for this. True is certain; where a false comes from a
 * rule for this program only, bwrap knows better. */
static bool has_namespaces(void) {
    int pid = fork();
    if (pid != 0)
        return ends_well(pid);
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID) < 0)
        _exit(1);
    int first = fork(); /* of the new processes */
    if (first == 0)
        _exit(mount_proc());
    _exit(!ends_well(first));
}

static bool runs(const char *const *argv) {
    int pid;
    return apart_start(&(struct apart){ .program = argv[0], .argv = argv, .input = -1 }, &pid) ==
               0 &&
           ends_well(pid);
}

/* What can be forbidden, or missing in an old bwrap. No network: where there are users of one's own there is that as
 * well, and it takes the kernel long. */
#define NAMESPACES                                                                   \
    "--ro-bind", "/", "/", "--dev", "/dev", "--perms", "555", "--tmpfs", "/dev/shm", \
        "--unshare-user", "--unshare-pid", "--cap-drop", "ALL"

/* Around a program that does nothing. */
static enum sandbox_means try_bubblewrap(const char *program) {
    const char *const full[] = { program, NAMESPACES, "--proc", "/proc", "--", "true", NULL };
    const char *const without_proc[] = { program, NAMESPACES, "--", "true", NULL };
    if (has_namespaces() || runs(full))
        return SANDBOX_MEANS_BUBBLEWRAP;
    return runs(without_proc) ? SANDBOX_MEANS_BUBBLEWRAP_WITHOUT_PROC : SANDBOX_MEANS_OTHER;
}

static void tell_means(const struct launch *x, enum sandbox_means means) {
    const char byte = (char)means;
    if (x->means_fd >= 0)
        (void)!pwrite(x->means_fd, &byte, 1, 0); /* or the next command tries again */
}

/* ---- becoming the command ---- */

static int give_up(const char *why, const char *more) {
    (void)fprintf(stderr, "the sandbox cannot be used: %s%s\n", why, more);
    return SANDBOX_EXIT_NONE;
}

static void close_own(const struct launch *x) {
    if (x->means_fd >= 0)
        (void)close(x->means_fd);
    if (x->filter_fd >= 0)
        (void)close(x->filter_fd);
    if (x->proxy_fd >= 0)
        (void)close(x->proxy_fd);
}

/* The words of bwrap end with "--"; of an option and its value nothing remains. */
static void drop_option(struct launch *x, const char *option) {
    for (size_t i = 0; i + 2 < x->word_count; i++) {
        if (strcmp(x->words[i], option) != 0)
            continue;
        memmove(x->words + i, x->words + i + 2, (x->word_count - i - 2) * sizeof *x->words);
        x->word_count -= 2;
        return;
    }
}

static int become_bubblewrap(struct launch *x, enum sandbox_means means) {
    _cleanup_buf_ struct buf list = { 0 };
    _cleanup_arena_ struct arena arena = { 0 };
    struct error why;
    size_t n = 0;
    if (means == SANDBOX_MEANS_BUBBLEWRAP_WITHOUT_PROC)
        drop_option(x, "--proc");
    while (x->command[n])
        n++;
    if (!glob_words(&arena, (const char *const *)x->words, x->word_count, &list, &why)) {
        (void)fprintf(stderr, "error building bubblewrap command: Fatal error: %s\n", why.text);
        return SANDBOX_EXIT_REFUSED;
    }
    buf_add(&list, x->command, (n + 1) * sizeof *x->command);
    int r = x->proxy_fd < 0 ? 0 : own_network_enter(x->proxy_fd, x->port);
    if (r < 0)
        return give_up("no network of its own: ", strerror(-r));
    close_own(x);
    (void)execv(x->words[0], (char *const *)(void *)list.p);
    return give_up("bubblewrap: ", strerror(errno));
}

/* False: there is a filter, and it cannot be read or set. */
static bool enter_filter(int fd) {
    _cleanup_buf_ struct buf bytes = { 0 };
    ssize_t n = 0;
    if (fd < 0)
        return true;
    do {
        n = read(fd, buf_reserve(&bytes, SYSCALL_FILTER_BYTES_MAX), SYSCALL_FILTER_BYTES_MAX);
        bytes.n += n > 0 ? (size_t)n : 0;
    } while (n > 0 || (n < 0 && errno == EINTR));
    const struct sock_fprog program = { (unsigned short)(bytes.n / sizeof(struct sock_filter)),
        (struct sock_filter *)(void *)bytes.p };
    return n == 0 && bytes.n && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static int become_landlocked(struct launch *x) {
    if (!landlock_is_available())
        return give_up(x->why, ", and Landlock is unavailable");
    if (x->proxy_fd >= 0)
        return give_up(x->why, ", and Landlock cannot lead a command to its proxy");
    if (x->beyond_landlock)
        return give_up(x->why, ", and Landlock cannot keep files from being read");
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    int r = landlock_enter((const char *const *)x->roots, x->root_count);
    if (r < 0)
        return give_up("Landlock was not able to fully enforce all sandbox rules", "");
    if (!enter_filter(x->filter_fd))
        return give_up("system calls cannot be filtered", "");
    (void)close_range(STDERR_FILENO + 1, ~0U, 0);
    (void)execvp(x->command[0], x->command);
    int error = errno;
    (void)fprintf(stderr, "%s: %s\n", x->command[0], strerror(error));
    _exit(
        error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE); /* confined: nothing to clean up */
}

static int number(const char *text) {
    return (int)strtol(text, NULL, NUMBER_BASE);
}

static int launch_main(int argc, char **argv) {
    struct launch x = { .means_fd = -1 };
    if (argc <= ARG_REST)
        return SANDBOX_EXIT_NONE;
    x.means_fd = number(argv[ARG_MEANS_FD]);
    x.filter_fd = number(argv[ARG_FILTER_FD]);
    x.why = argv[ARG_WHY];
    x.word_count = (size_t)number(argv[ARG_WORDS]);
    x.root_count = (size_t)number(argv[ARG_ROOTS]);
    if (x.word_count + x.root_count >= (size_t)(argc - ARG_REST))
        return SANDBOX_EXIT_NONE;
    x.words = argv + ARG_REST;
    x.roots = x.words + x.word_count;
    x.command = x.roots + x.root_count;
    x.proxy_fd = number(argv[ARG_PROXY_FD]);
    x.port = number(argv[ARG_PORT]);
    x.beyond_landlock = strcmp(argv[ARG_KIND], "plain") != 0;
    enum sandbox_means means = (enum sandbox_means)number(argv[ARG_MEANS]);
    if (means == SANDBOX_MEANS_UNKNOWN) {
        means = x.word_count ? try_bubblewrap(x.words[0]) : SANDBOX_MEANS_OTHER;
        tell_means(&x, means);
    }
    if (means == SANDBOX_MEANS_OTHER)
        return become_landlocked(&x);
    return become_bubblewrap(&x, means);
}

/* ---- sweeping ---- */

/* False: something is still in use. */
static bool sweep(struct str paths) {
    bool done = true;
    while (paths.n)
        done &= place_sweep(str_cut(&paths, '\0').p); /* a NUL follows: it was cut there */
    return done;
}

static int sweep_main(void) {
    _cleanup_buf_ struct buf paths = { 0 };
    enum { READ_BYTES = 4096, SWEEPS_MAX = 50, SWEEP_PAUSE_MS = 20 };
    ssize_t n;
    (void)signal(SIGTERM, SIG_IGN);
    (void)signal(SIGINT, SIG_IGN);
    (void)signal(SIGHUP, SIG_IGN);
    do {
        n = read(STDIN_FILENO, buf_reserve(&paths, READ_BYTES), READ_BYTES);
        paths.n += n > 0 ? (size_t)n : 0;
    } while (n > 0 || (n < 0 && errno == EINTR));
    (void)buf_cstr(&paths);
    /* The kernel closes what the server had open one by one: its locks may go after the pipe. */
    for (int i = 0; i < SWEEPS_MAX && !sweep(buf_str(&paths)); i++)
        (void)poll(NULL, 0, SWEEP_PAUSE_MS);
    return EXIT_SUCCESS;
}

bool sandbox_helper_main(int argc, char **argv, int *ret_status) {
    if (argc < 2)
        return false;
    if (strcmp(argv[1], SANDBOX_HELPER_LAUNCH) == 0)
        *ret_status = launch_main(argc, argv);
    else if (strcmp(argv[1], SANDBOX_HELPER_SWEEP) == 0)
        *ret_status = sweep_main();
    else
        return false;
    return true;
}
