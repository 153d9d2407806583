/* own_network: a network in which there is only a proxy. */
#include "sandbox/own_network.h"

#include "base/file.h"
#include "base/str.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 64 };

static int write_to(const char *path, const char *text) {
    _cleanup_fd_ int fd = open(path, O_WRONLY | O_CLOEXEC);
    return fd < 0 ? -errno : file_write_all(fd, str_of(text));
}

/* Who is not the superuser has to be one among his own users first. */
static int leave(void) {
    char users[64], groups[64];
    if (unshare(CLONE_NEWNET) == 0)
        return 0;
    (void)snprintf(users, sizeof users, "%u %u 1\n", (unsigned)geteuid(), (unsigned)geteuid());
    (void)snprintf(groups, sizeof groups, "%u %u 1\n", (unsigned)getegid(), (unsigned)getegid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
        return -errno;
    int r = write_to("/proc/self/setgroups", "deny");
    if (r == 0)
        r = write_to("/proc/self/uid_map", users);
    return r == 0 ? write_to("/proc/self/gid_map", groups) : r;
}

static int start_loopback(int fd) {
    struct ifreq request = { .ifr_flags = IFF_UP | IFF_RUNNING };
    memcpy(request.ifr_name, "lo", sizeof "lo");
    return ioctl(fd, SIOCSIFFLAGS, &request) < 0 ? -errno : 0;
}

static int send_listener(int to, int listener) {
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = { { 0 } };
    char nothing = 0;
    struct iovec byte = { &nothing, sizeof nothing };
    struct msghdr message = { .msg_iov = &byte,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof control.bytes };
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof listener);
    memcpy(CMSG_DATA(head), &listener, sizeof listener);
    return sendmsg(to, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int own_network_enter(int fd, int port) {
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int r = leave();
    if (r < 0)
        return r;
    _cleanup_fd_ int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0)
        return -errno;
    r = start_loopback(listener);
    if (r == 0 && (bind(listener, (const struct sockaddr *)&address, sizeof address) < 0 ||
                      listen(listener, BACKLOG) < 0))
        r = -errno;
    return r == 0 ? send_listener(fd, listener) : r;
}
