/* sandbox: what commands and patches may touch, and running a command confined to that (agent-loop.md 14).
 *
 * A scope says what may be written and whether there is a network. sandbox_launch_prepare() turns a command into one
 * that runs inside the scope: an argv to spawn and descriptors to hand down. How that is done is known here only. */
#pragma once

#include "base/arena.h"
#include "config/file_rules.h"
#include "protocol/types.gen.h"

enum { SANDBOX_FDS_MAX = 4, SANDBOX_ROOTS_MAX = 256 };

/* Everything is borrowed from the caller. */
struct sandbox_scope {
    const struct sandbox_policy *policy;
    const struct str_array *workspace_roots;
    const struct str_array *granted; /* written as well, whatever the policy; NULL: none */
    bool granted_network;
    bool closed_network; /* whatever those say */
    int proxy_port; /* the network is open, but only by a listener there on the sandbox's own 127.0.0.1; 0: none */
    const struct file_rules
        *files; /* in place of the policy's; NULL or none: the policy says all */
    const struct file_rules *demanded; /* denied whatever those say; NULL: nothing */
    bool outside; /* the command was let out: it writes anything, but what is denied stays so */
};

struct sandbox_view;
/* The rules as they lie on the disk, in `a`; NULL: the policy says all. Blocking, but only for calls that do not
 * wait. */
struct sandbox_view *sandbox_view_of(struct arena *a, const struct sandbox_scope *scope);
/* May the file be read? The path is normalised; links are for the caller to resolve. `view` may be NULL. */
bool sandbox_view_reads(const struct sandbox_view *view, struct str path);
/* Is the path kept from being written, though a root holds it? */
bool sandbox_view_keeps(const struct sandbox_view *view, struct str path);
/* Opens a file for reading, if what the path leads to may be read: a descriptor, -EACCES, another negative errno. */
int sandbox_open(const struct sandbox_view *view, const char *path);

/* Does anything stay out of reach of a command that was let out of its sandbox? */
bool sandbox_scope_denies(const struct sandbox_scope *scope);

/* False: the policy confines nothing, or leaves that to somebody else. */
bool sandbox_scope_is_confined(const struct sandbox_scope *scope);
/* As the policy has it, also where it is not enforced here. */
bool sandbox_scope_has_network(const struct sandbox_scope *scope);

/* A directory below which may be written. */
struct sandbox_root {
    struct str path; /* as configured, normalised */
    struct str real; /* without symbolic links; "no string": it is not there */
};
struct sandbox_roots {
    struct sandbox_root *v; /* those with fewer parts first */
    size_t n;
    const struct sandbox_view *view; /* what is kept below them; NULL: nothing more */
};

/* In `a`. Looks at the disk. */
struct sandbox_roots sandbox_scope_roots(struct arena *a, const struct sandbox_scope *scope);
/* Names below every root that stay read-only, NULL-terminated. */
extern const char *const sandbox_protected_names[];
/* May this normalised path be written? By its names; links are for the caller to resolve. */
bool sandbox_roots_allow(const struct sandbox_roots *roots, struct str path);

/* One for the program: what is known of this machine, and which places are in use. */
struct sandbox;
struct sandbox *sandbox_new(void);
/* Accepts NULL. Its holds must have been released. */
void sandbox_free(struct sandbox *sandbox);

/* A socket, or a folder of sockets, by which a command could ask a server for more than it may: covered in every
 * sandbox while it is there. */
void sandbox_hide(struct sandbox *sandbox, struct str path);

/* Places on disk that a running command needs. */
struct sandbox_hold;

struct sandbox_launch {
    const char *const *argv; /* in the arena given */
    int fds
        [SANDBOX_FDS_MAX]; /* the child gets them under the same numbers; the caller closes them once spawned */
    unsigned fd_count;
    int proxy_fd; /* that the listener comes through, for the caller; -1: there is none */
    struct sandbox_hold
        *hold; /* for sandbox_release() when the command has ended, or could not be spawned */
};

/* `argv` to run in `cwd`. When it cannot be confined a process that says so takes its place: exit status 101 when no
 * sandbox can be had, 1 when something cannot be protected. */
void sandbox_launch_prepare(struct sandbox *sandbox, struct arena *a,
    const struct sandbox_scope *scope, const char *const *argv, struct str cwd,
    struct sandbox_launch *ret);
/* Can a sandbox be had at all, as far as is known? */
bool sandbox_is_available(struct sandbox *sandbox, const struct sandbox_scope *scope);
/* Is bwrap on PATH? */
bool sandbox_is_installed(void);
/* False: the kernel's settings leave users no namespaces, without which bwrap does not run. */
bool sandbox_may_have_namespaces(void);
/* Accepts NULL. */
void sandbox_release(struct sandbox_hold *hold);

/* Does a command that ended like this under a sandbox look as if it had been denied something (agent-loop.md 14.6)? */
bool sandbox_looks_denied(int exit_code, struct str output);

/* For main(): was the program started by the sandbox, to do its work in a child (sandbox/helper.h)? Then that is done,
 * or the process has become the command. */
bool sandbox_helper_main(int argc, char **argv, int *ret_status);
