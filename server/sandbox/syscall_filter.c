/* syscall_filter: the filter of commands without network, made by libseccomp. */
#include "sandbox/syscall_filter.h"

#include "base/file.h"
#include "base/library.h"

#include <errno.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

#define LIBSECCOMP_FILE "libseccomp.so.2"

/* Opened once for each program; it stays open, as every library does. */
struct seccomp_api {
    __typeof__(&seccomp_init) init;
    __typeof__(&seccomp_release) release;
    __typeof__(&seccomp_attr_set) attr_set;
    __typeof__(&seccomp_rule_add_array) rule_add_array;
    __typeof__(&seccomp_export_bpf) export_bpf;
};

#define FUNCTION(member) \
    { "seccomp_" #member, offsetof(struct seccomp_api, member) }
static const struct library_symbol functions[] = { FUNCTION(init), FUNCTION(release),
    FUNCTION(attr_set), FUNCTION(rule_add_array), FUNCTION(export_bpf) };

/* Looking into other processes, rings that do what a filter never sees, and everything that reaches out by a socket.
 * recvfrom() stays: programs read what they have got by it. */
static const int denied[] = { SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev), SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register), SCMP_SYS(connect), SCMP_SYS(accept), SCMP_SYS(accept4),
    SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(getpeername), SCMP_SYS(getsockname),
    SCMP_SYS(shutdown), SCMP_SYS(sendto), SCMP_SYS(sendmmsg), SCMP_SYS(recvmmsg),
    SCMP_SYS(getsockopt), SCMP_SYS(setsockopt) };
/* These only of the family AF_UNIX. */
static const int local_only[] = { SCMP_SYS(socket), SCMP_SYS(socketpair) };

static int add_rules(const struct seccomp_api *api, scmp_filter_ctx filter) {
    const struct scmp_arg_cmp foreign = SCMP_A0(SCMP_CMP_NE, AF_UNIX);
    int r = api->attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(denied); i++)
        r = api->rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), denied[i], 0, NULL);
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(local_only); i++)
        r = api->rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), local_only[i], 1, &foreign);
    return r;
}

/* The library writes to descriptors only. */
static int export_filter(
    const struct seccomp_api *api, const scmp_filter_ctx filter, struct buf *out) {
    _cleanup_fd_ int fd = memfd_create("seccomp", MFD_CLOEXEC);
    if (fd < 0)
        return -errno;
    int r = api->export_bpf(filter, fd);
    if (r < 0)
        return r;
    ssize_t n = pread(fd, buf_reserve(out, SYSCALL_FILTER_BYTES_MAX), SYSCALL_FILTER_BYTES_MAX, 0);
    if (n < 0)
        return -errno;
    out->n += (size_t)n;
    return n == 0 || n == SYSCALL_FILTER_BYTES_MAX ? -EFBIG : 0;
}

bool syscall_filter_build(struct buf *out, struct error *reterr) {
    struct seccomp_api api;
    if (!library_load(LIBSECCOMP_FILE, &api, functions, ARRAY_LEN(functions)))
        return error_set(reterr, 0, "%s cannot be loaded", LIBSECCOMP_FILE);
    scmp_filter_ctx filter = api.init(SCMP_ACT_ALLOW);
    int r = filter ? add_rules(&api, filter) : -ENOMEM;
    if (r == 0)
        r = export_filter(&api, filter, out);
    if (filter)
        api.release(filter);
    return r == 0 || error_set(reterr, 0, "no filter for system calls: %s", strerror(-r));
}
