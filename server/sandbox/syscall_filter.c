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

/* Looking into other processes, and rings that do what a filter never sees. */
static const int always_denied[] = { SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev), SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register) };
/* Everything that reaches out by a socket. recvfrom() stays: programs read what they have got by it. */
static const int network_denied[] = { SCMP_SYS(connect), SCMP_SYS(accept), SCMP_SYS(accept4),
    SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(getpeername), SCMP_SYS(getsockname),
    SCMP_SYS(shutdown), SCMP_SYS(sendto), SCMP_SYS(sendmmsg), SCMP_SYS(recvmmsg),
    SCMP_SYS(getsockopt), SCMP_SYS(setsockopt) };

static int deny(const struct seccomp_api *api, scmp_filter_ctx filter, const int *calls, size_t n) {
    int r = 0;
    for (size_t i = 0; r == 0 && i < n; i++)
        r = api->rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), calls[i], 0, NULL);
    return r;
}

static int deny_if(const struct seccomp_api *api, scmp_filter_ctx filter, int call,
    struct scmp_arg_cmp condition) {
    return api->rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), call, 1, &condition);
}

static int deny_all_but_internet(const struct seccomp_api *api, scmp_filter_ctx filter) {
    const struct scmp_arg_cmp above = SCMP_A0(SCMP_CMP_GT, AF_INET6);
    int r = 0;
    for (unsigned domain = 0; r == 0 && domain < AF_INET6; domain++) {
        const struct scmp_arg_cmp same = SCMP_A0(SCMP_CMP_MASKED_EQ, UINT32_MAX, domain);
        if (domain != AF_INET)
            r = deny_if(api, filter, SCMP_SYS(socket), same);
    }
    return r ? r : deny_if(api, filter, SCMP_SYS(socket), above);
}

static int add_rules(
    const struct seccomp_api *api, scmp_filter_ctx filter, enum syscall_filter kind) {
    /* The kernel looks at the lower half of the register only. */
    const struct scmp_arg_cmp local = SCMP_A0(SCMP_CMP_MASKED_EQ, UINT32_MAX, AF_UNIX);
    const struct scmp_arg_cmp foreign = SCMP_A0(SCMP_CMP_NE, AF_UNIX);
    int r = api->attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (r == 0)
        r = deny(api, filter, always_denied, ARRAY_LEN(always_denied));
    if (r == 0)
        r = deny_if(api, filter, SCMP_SYS(socketpair), foreign);
    if (r == 0 && kind == SYSCALL_FILTER_PROXY)
        return deny_all_but_internet(api, filter);
    if (r == 0 && kind == SYSCALL_FILTER_NO_LOCAL_SOCKETS)
        return deny_if(api, filter, SCMP_SYS(socket), local);
    if (r == 0)
        r = deny(api, filter, network_denied, ARRAY_LEN(network_denied));
    return r ? r : deny_if(api, filter, SCMP_SYS(socket), foreign);
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

bool syscall_filter_build(enum syscall_filter kind, struct buf *out, struct error *reterr) {
    struct seccomp_api api;
    if (!library_load(LIBSECCOMP_FILE, &api, functions, ARRAY_LEN(functions)))
        return error_set(reterr, 0, "%s cannot be loaded", LIBSECCOMP_FILE);
    scmp_filter_ctx filter = api.init(SCMP_ACT_ALLOW);
    int r = filter ? add_rules(&api, filter, kind) : -ENOMEM;
    if (r == 0)
        r = export_filter(&api, filter, out);
    if (filter)
        api.release(filter);
    return r == 0 || error_set(reterr, 0, "no filter for system calls: %s", strerror(-r));
}
