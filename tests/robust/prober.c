/* prober: tries one thing that a sandbox should not allow. Says "done" and ends with 0 when it worked, else says why
 * not and ends with 1.
 *
 *   prober WHAT [ARGUMENT] */
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static int number(const char *text) {
    return (int)strtol(text, NULL, 10);
}

static int connect_inet(const char *port) {
    const struct sockaddr_in to = { .sin_family = AF_INET,
        .sin_port = htons((in_port_t)number(port)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd < 0 ? -1 : connect(fd, (const struct sockaddr *)&to, sizeof to);
}

/* A name with '@' in front is one of the abstract kind. */
static int connect_unix(const char *name) {
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    size_t n = strlen(name);
    if (n >= sizeof to.sun_path)
        return -1;
    memcpy(to.sun_path, name, n);
    if (*name == '@')
        to.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n + (*name != '@'));
    return fd < 0 ? -1 : connect(fd, (const struct sockaddr *)&to, size);
}

static int open_netlink(const char *unused) {
    (void)unused;
    return socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
}

/* The upper half of a register is no part of the argument. */
static int socket_wide(const char *unused) {
    (void)unused;
    return (int)syscall(SYS_socket, (1L << 32) | AF_INET, (long)SOCK_STREAM, 0L);
}

static int use_pair(const char *unused) {
    int ends[2];
    char c = 'x';
    (void)unused;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        return -1;
    return write(ends[0], &c, 1) == 1 && recv(ends[1], &c, 1, 0) == 1 ? 0 : -1;
}

static int setup_ring(const char *unused) {
    char params[256] = { 0 };
    (void)unused;
    return (int)syscall(SYS_io_uring_setup, 4, params);
}

static int attach(const char *pid) {
    long r = ptrace(PTRACE_ATTACH, number(pid), NULL, NULL);
    if (r == 0)
        (void)ptrace(PTRACE_DETACH, number(pid), NULL, NULL);
    return (int)r;
}

/* Of itself: a process may always read its own memory. */
static int read_memory(const char *unused) {
    int secret = 42, copy = 0;
    const struct iovec to = { &copy, sizeof copy }, from = { &secret, sizeof secret };
    (void)unused;
    return process_vm_readv(getpid(), &to, 1, &from, 1, 0) == (ssize_t)sizeof copy ? 0 : -1;
}

static int write_line(const char *path, const char *text) {
    int fd = open(path, O_WRONLY);
    return fd >= 0 && write(fd, text, strlen(text)) > 0 ? 0 : -1;
}

static int enter_namespace(void) {
    char map[64];
    (void)snprintf(map, sizeof map, "0 %u 1", (unsigned)getuid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
        return -1;
    (void)write_line("/proc/self/setgroups", "deny");
    return write_line("/proc/self/uid_map", map);
}

static int create_file(const char *folder) {
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/escaped", folder);
    return open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0 ? 0 : -1;
}

/* With the capabilities of a user namespace of its own. */
static int remount(const char *folder) {
    if (enter_namespace() < 0)
        return -1;
    (void)mount(NULL, folder, NULL, MS_REMOUNT | MS_BIND, NULL);
    (void)mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL);
    return create_file(folder);
}

static int uncover(const char *folder) {
    if (enter_namespace() < 0)
        return -1;
    (void)umount2(folder, MNT_DETACH);
    (void)umount2("/", MNT_DETACH);
    return create_file(folder);
}

static int push_character(const char *unused) {
    (void)unused;
    return ioctl(STDIN_FILENO, TIOCSTI, "x");
}

/* Of the terminal that a session has, whatever its descriptors are. */
static int push_to_tty(const char *unused) {
    (void)unused;
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
    return fd < 0 ? -1 : ioctl(fd, TIOCSTI, "x");
}

static int write_fd(const char *fd) {
    return write(number(fd), "escaped", 7) > 0 ? 0 : -1;
}

static int become_root(const char *unused) {
    (void)unused;
    return geteuid() == 0 && setgid(1) == 0 && setuid(1) == 0 ? 0 : -1;
}

static const struct {
    const char *name;
    int (*attempt)(const char *argument);
} attempts[] = {
    { "inet", connect_inet },
    { "unix", connect_unix },
    { "netlink", open_netlink },
    { "wide-socket", socket_wide },
    { "socketpair", use_pair },
    { "io-uring", setup_ring },
    { "ptrace", attach },
    { "vm-read", read_memory },
    { "remount", remount },
    { "uncover", uncover },
    { "tiocsti", push_character },
    { "tiocsti-tty", push_to_tty },
    { "write-fd", write_fd },
    { "setuid", become_root },
};

int main(int argc, char **argv) {
    for (size_t i = 0; argc > 1 && i < sizeof attempts / sizeof *attempts; i++) {
        if (strcmp(argv[1], attempts[i].name) != 0)
            continue;
        bool done = attempts[i].attempt(argc > 2 ? argv[2] : "") >= 0;
        (void)puts(done ? "done" : strerror(errno));
        return done ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    (void)fputs("usage: prober WHAT [ARGUMENT]\n", stderr);
    return 2;
}
