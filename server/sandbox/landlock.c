/* landlock: the system calls, which the C library does not know. */
#include "sandbox/landlock.h"

#include "base/file.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <linux/securebits.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What newer kernels know and the headers here may not. */
enum {
    ABI_TRUNCATE = 3, /* the least that keeps files outside whole */
    ABI_NETWORK = 4,
    ABI_IOCTL = 5,
    ABI_SCOPES = 6,
};
static const uint64_t right_truncate = 1ULL << 14, right_ioctl = 1ULL << 15;
static const uint64_t scope_abstract_sockets = 1ULL << 0, scope_signals = 1ULL << 1;

struct ruleset {
    uint64_t files, network, scopes;
};

static const uint64_t right_read =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t right_make = LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                   LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                   LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                                   LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                                   LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER;

static int abi(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

bool landlock_is_available(void) {
    return abi() >= ABI_TRUNCATE;
}

static uint64_t rights_of_files(int version) {
    return LANDLOCK_ACCESS_FS_WRITE_FILE | right_truncate | LANDLOCK_ACCESS_FS_READ_FILE |
           LANDLOCK_ACCESS_FS_EXECUTE | (version >= ABI_IOCTL ? right_ioctl : 0);
}

static int allow(int ruleset, const char *path, uint64_t rights, int version) {
    _cleanup_fd_ int fd = open(path, O_PATH | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0)
        return errno == ENOENT ? 0 : -errno; /* what is not there needs no right */
    struct landlock_path_beneath_attr rule = { .allowed_access = rights, .parent_fd = fd };
    if (!S_ISDIR(st.st_mode))
        rule.allowed_access &= rights_of_files(version);
    return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0
               ? -errno
               : 0;
}

static int add_rules(int ruleset, const char *const *roots, size_t n, int version) {
    static const char *const devices[] = { "/dev/null", "/dev/zero", "/dev/full", "/dev/random",
        "/dev/urandom", "/dev/tty" };
    uint64_t all = right_read | right_make | rights_of_files(version);
    int r = allow(ruleset, "/", right_read, version);
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(devices); i++)
        r = allow(ruleset, devices[i], rights_of_files(version), version);
    for (size_t i = 0; r == 0 && i < n; i++)
        r = allow(ruleset, roots[i], all, version);
    return r;
}

/* What the kernel does not ask Landlock about, such as its settings and modules, the superuser could still change. */
static int drop_privileges(void) {
    struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
    const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };
    for (int i = 0; geteuid() == 0 && i <= CAP_LAST_CAP; i++)
        (void)prctl(PR_CAPBSET_DROP, i, 0, 0, 0); /* what is not there cannot be dropped */
    if (syscall(SYS_capset, &header, none) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return -errno;
    return 0;
}

int landlock_enter(const char *const *roots, size_t n) {
    int version = abi();
    if (version < ABI_TRUNCATE)
        return -EOPNOTSUPP;
    const struct ruleset attributes = {
        .files = right_read | right_make | rights_of_files(version),
        .scopes = version >= ABI_SCOPES ? scope_abstract_sockets | scope_signals : 0,
    };
    size_t size = version >= ABI_SCOPES    ? sizeof attributes
                  : version >= ABI_NETWORK ? 2 * sizeof(uint64_t)
                                           : sizeof(uint64_t);
    _cleanup_fd_ int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
    if (ruleset < 0)
        return -errno;
    int r = add_rules(ruleset, roots, n, version);
    if (r == 0)
        r = drop_privileges();
    if (r == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
        r = -errno;
    return r;
}
