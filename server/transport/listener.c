/* listener: sockets that clients connect to. */
#include "transport/listener.h"

#include "base/file.h"
#include "base/log.h"
#include "base/path.h"
#include "transport/inherited.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

enum { BACKLOG = 128, SOCKET_MODE = 0600, DIRECTORY_MODE = 0700 };

struct listener {
    struct op op;
    uv_poll_t poll;
    int fd;
    const char *path; /* of a socket file, or NULL */
    struct op_group *clients;
    const struct ws_peer_rules *rules;
};

static void listener_destroy(struct op *op) {
    struct listener *l = (struct listener *)op;
    (void)close(l->fd);
    if (l->path)
        (void)unlink(l->path);
}

static const struct op_class listener_class = {
    .name = "listener", .cancel = op_close, .destroy = listener_destroy
};

static void on_readable(uv_poll_t *poll, int status, int events) {
    struct listener *l = poll->data;
    (void)events;
    int fd;
    while (status == 0 && (fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0)
        ws_peer_open(poll->loop, l->clients, fd, l->rules);
    if (errno == EMFILE || errno == ENFILE)
        log_error("transport: no descriptors left for a client");
}

static struct listener *listener_new(uv_loop_t *loop, struct op_group *group,
    struct op_group *clients, int fd, const char *path, const struct ws_peer_rules *rules) {
    struct listener *l = op_new(group, &listener_class, sizeof *l);
    l->fd = fd;
    l->path = path ? arena_cstr(&l->op.arena, str_of(path)) : NULL;
    l->clients = clients;
    l->rules = rules;
    int r = uv_poll_init_socket(loop, &l->poll, fd);
    assert(r == 0);
    op_own(&l->op, &l->poll);
    (void)uv_poll_start(&l->poll, UV_READABLE, on_readable);
    return l;
}

void listener_close(struct listener *l) {
    op_close(&l->op);
}

/* ---- TCP ---- */

static socklen_t size_of(const union listener_address *address) {
    return address->any.sa_family == AF_INET6 ? sizeof address->v6 : sizeof address->v4;
}

bool listener_is_loopback(const union listener_address *address) {
    if (address->any.sa_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(&address->v6.sin6_addr);
    return ntohl(address->v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
}

struct listener *listener_open_tcp(uv_loop_t *loop, struct op_group *group,
    struct op_group *clients, union listener_address *address, const struct ws_peer_rules *rules,
    struct error *reterr) {
    int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
    socklen_t size = size_of(address);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
        bind(fd, &address->any, size) < 0 || listen(fd, BACKLOG) < 0 ||
        getsockname(fd, &address->any, &size) < 0) {
        (void)error_set(reterr, -errno, "%s", error_of_errno(errno));
        if (fd >= 0)
            (void)close(fd);
        return NULL;
    }
    return listener_new(loop, group, clients, fd, NULL, rules);
}

/* ---- socket files ---- */

static bool set_path(const char *path, struct sockaddr_un *ret, struct error *reterr) {
    *ret = (struct sockaddr_un){ .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof ret->sun_path)
        return error_set(reterr, -ENAMETOOLONG, "path must be shorter than SUN_LEN");
    memcpy(ret->sun_path, path, strlen(path));
    return true;
}

static bool is_alive(const struct sockaddr_un *address) {
    _cleanup_fd_ int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
}

/* What is left of a daemon that has died is taken away. */
static bool make_room(const struct sockaddr_un *address, struct error *reterr) {
    struct stat st;
    const char *path = address->sun_path;
    if (lstat(path, &st) < 0)
        return true;
    if (!S_ISSOCK(st.st_mode))
        return error_set(
            reterr, 0, "app-server control socket path exists and is not a socket: %s", path);
    if (is_alive(address))
        return error_set(reterr, 0, "app-server control socket is already in use at %s", path);
    return unlink(path) == 0 || error_set(reterr, -errno, "%s", error_of_errno(errno));
}

static int bind_file(const struct sockaddr_un *address, struct error *reterr) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && bind(fd, (const struct sockaddr *)address, sizeof *address) == 0 &&
        chmod(address->sun_path, SOCKET_MODE) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    (void)error_set(reterr, -errno, "%s", error_of_errno(errno));
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

/* Held while the file is looked at and made. */
static int lock_directory(struct arena *a, const char *path) {
    struct str directory = path_dirname(str_of(path));
    const char *name = directory.n ? arena_cstr(a, directory) : ".";
    (void)file_make_directories(name, DIRECTORY_MODE);
    const char *lock = arena_printf(a, "%s/app-server-startup.lock", name).p;
    int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, SOCKET_MODE);
    if (fd >= 0)
        (void)flock(fd, LOCK_EX);
    return fd;
}

struct listener *listener_open_unix(uv_loop_t *loop, struct op_group *group,
    struct op_group *clients, const char *path, const struct ws_peer_rules *rules,
    struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    struct sockaddr_un address;
    int given = inherited_unix_socket(path);
    if (given >= 0)
        return listener_new(loop, group, clients, given, NULL, rules);
    if (!set_path(path, &address, reterr))
        return NULL;
    _cleanup_fd_ __attribute__((unused)) int lock = lock_directory(&a, path);
    int fd = make_room(&address, reterr) ? bind_file(&address, reterr) : -1;
    return fd >= 0 ? listener_new(loop, group, clients, fd, path, rules) : NULL;
}
