/* rollout_zstd: the text of a compressed rollout, as a stream. libzstd is loaded when the first one is read. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct rollout_zstd;

/* Reads from `fd`, which stays the caller's, from where it stands. */
struct rollout_zstd *rollout_zstd_new(int fd);
void rollout_zstd_free(struct rollout_zstd *z);
/* As read(2): bytes, 0 at the end, or a negative errno (-EBADMSG for what is no zstd). */
ssize_t rollout_zstd_read(struct rollout_zstd *z, char *to, size_t n);

/* Writes the file `from` compressed to the new file `to`, or the other way round. Blocking. 0 or a negative errno;
 * then `to` is gone again. `stop` is asked now and then whether to give up: -ECANCELED. */
int rollout_zstd_compress(const char *from, const char *to, bool (*stop)(void *user), void *user);
int rollout_zstd_expand(const char *from, const char *to);
