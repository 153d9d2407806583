/* syscall_filter: the system calls that a command without network does not get (agent-loop.md 14.4). */
#pragma once

#include "base/buf.h"
#include "base/error.h"

enum { SYSCALL_FILTER_BYTES_MAX = 4096 /* of the filter: what a pipe takes without a reader */ };

enum syscall_filter {
    SYSCALL_FILTER_NO_NETWORK,
    /* Of a network that is open where nothing else keeps sockets of this machine away. */
    SYSCALL_FILTER_NO_LOCAL_SOCKETS,
    /* Of a network in which there is only a proxy. */
    SYSCALL_FILTER_PROXY,
    SYSCALL_FILTERS,
};

/* Adds the filter as a program for the kernel (struct sock_filter, one after the other) to `out`. A call that is
 * denied fails with EPERM; one of another architecture ends the process with SIGSYS. False when libseccomp cannot
 * be used: *reterr says why. */
bool syscall_filter_build(enum syscall_filter kind, struct buf *out, struct error *reterr);
