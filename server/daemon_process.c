/* daemon_process: the process that `app-server daemon start` leaves behind. */
#include "daemon_process.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/options.h"
#include "cli/tables.h"
#include "process/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum { FIELD_START = 22, STAT_BYTES_MAX = 4096, FOLDER_MODE = 0700, FILE_MODE = 0600 };

static const char *path_of(struct arena *a, struct str home, const char *name) {
    return arena_printf(a, "%.*s/app-server-daemon/%s", STR_ARGS(home), name).p;
}

static int make_folder(struct arena *a, struct str home) {
    return file_make_directories(path_of(a, home, ""), FOLDER_MODE);
}

int daemon_process_lock(struct str home) {
    _cleanup_arena_ struct arena a = { 0 };
    int r = make_folder(&a, home);
    if (r < 0)
        return r;
    int fd = open(path_of(&a, home, "daemon.lock"), O_RDWR | O_CREAT | O_CLOEXEC, FILE_MODE);
    if (fd < 0)
        return -errno;
    while (flock(fd, LOCK_EX) != 0)
        if (errno != EINTR) {
            r = -errno;
            (void)close(fd);
            return r;
        }
    return fd;
}

/* Field 22 of /proc/PID/stat; 0: there is no such process, or it is a zombie. */
static uint64_t start_ticks(pid_t pid) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str stat;
    if (pid <= 0 ||
        file_read(&a, arena_printf(&a, "/proc/%d/stat", (int)pid).p, STAT_BYTES_MAX, &stat) < 0)
        return 0;
    const char *p = strrchr(stat.p, ')'); /* the second field, a name, ends here */
    if (!p || p[1] != ' ' || p[2] == 'Z')
        return 0;
    p += 2;
    for (int field = 3; field < FIELD_START && p; field++)
        p = strchr(p + 1, ' ');
    return p ? strtoull(p, NULL, 10) : 0;
}

static struct str boot_id(struct arena *a) {
    struct str id;
    if (file_read(a, "/proc/sys/kernel/random/boot_id", STAT_BYTES_MAX, &id) < 0)
        return STR("");
    return str_trim(id);
}

bool daemon_process_find(struct str home, struct daemon_process *ret) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str text;
    if (file_read(&a, path_of(&a, home, "daemon.pid"), DAEMON_FILE_BYTES_MAX, &text) < 0)
        return false;
    const struct json *file = json_parse(&a, text, NULL);
    const struct json *identity = json_get(file, "processIdentity");
    int64_t pid = json_get_i64(file, "pid", 0), ticks = json_get_i64(identity, "startTicks", 0);
    if (pid <= 0 || pid != (pid_t)pid || ticks <= 0 ||
        !str_eq(json_get_text(identity, "bootId"), boot_id(&a)))
        return false;
    *ret = (struct daemon_process){ (pid_t)pid, (uint64_t)ticks };
    return start_ticks(ret->pid) == ret->start_ticks;
}

static int write_file(struct arena *a, struct str home, const struct daemon_process *p) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_printf(&out, "{\"pid\":%d,\"processIdentity\":{\"bootId\":\"%.*s\",\"startTicks\":%llu}}\n",
        (int)p->pid, STR_ARGS(boot_id(a)), (unsigned long long)p->start_ticks);
    return file_replace(path_of(a, home, "daemon.pid"), buf_str(&out), FILE_MODE);
}

/* codexd [-c …] [--enable …] app-server --listen unix:// */
static const char *const *argv_of(struct arena *a, const struct cli *cli) {
    const char **argv = arena_array(a, const char *, cli->override_count * 2 + 5);
    size_t n = 0;
    argv[n++] = "codexd";
    for (size_t i = 0; i < cli->override_count; i++) {
        argv[n++] = cli_options[cli->overrides[i].option].name;
        argv[n++] = cli->overrides[i].text;
    }
    argv[n++] = "app-server";
    argv[n++] = "--listen";
    argv[n++] = "unix://";
    argv[n] = NULL;
    return argv;
}

bool daemon_process_start(
    struct str home, const struct cli *cli, struct daemon_process *ret, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    int r = make_folder(&a, home);
    if (r == 0)
        r = apart_start(&(struct apart){ .program = "/proc/self/exe",
                            .argv = argv_of(&a, cli),
                            .input = -1,
                            .errors = path_of(&a, home, "daemon.stderr.log"),
                            .own_session = true },
            &ret->pid);
    if (r == 0) {
        ret->start_ticks = start_ticks(ret->pid);
        r = write_file(&a, home, ret);
    }
    if (r < 0)
        return error_set(reterr, r, "failed to start the app-server daemon: %s", error_of_errno(r));
    return true;
}

bool daemon_process_runs(const struct daemon_process *p, int wait_ms) {
    _cleanup_fd_ int fd = (int)syscall(SYS_pidfd_open, p->pid, 0);
    struct pollfd end = { .fd = fd, .events = POLLIN };
    if (fd < 0 || start_ticks(p->pid) != p->start_ticks)
        return false;
    while (poll(&end, 1, wait_ms) < 0)
        if (errno != EINTR)
            return true;
    return !end.revents;
}

bool daemon_process_stop(struct str home, const struct daemon_process *p) {
    _cleanup_arena_ struct arena a = { 0 };
    (void)kill(p->pid, SIGTERM);
    if (daemon_process_runs(p, DAEMON_TERM_MS)) {
        (void)kill(p->pid, SIGKILL);
        if (daemon_process_runs(p, DAEMON_KILL_MS))
            return false;
    }
    (void)unlink(path_of(&a, home, "daemon.pid"));
    return true;
}
