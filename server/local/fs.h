/* fs: files for clients: one blocking call for each method of protocol/idl/fs.idl, to be made on a pool thread
 * (local-methods.md 1). fs_watch.h is the other half.
 *
 * All return false with the answer in *reterr: its code is one of enum rpc_code. Dots are taken out of paths
 * before they are used. What is returned lives in `a`. */
#pragma once

#include "base/buf.h"
#include "base/error.h"
#include "protocol/types.gen.h"

enum { FS_FILE_BYTES_MAX = 512 * 1024 * 1024 };

/* Appends the file's bytes to `out` as base64. */
bool fs_read_file(
    struct arena *a, const struct fs_read_file_params *p, struct buf *out, struct error *reterr);
bool fs_write_file(struct arena *a, const struct fs_write_file_params *p, struct error *reterr);
bool fs_create_directory(
    struct arena *a, const struct fs_create_directory_params *p, struct error *reterr);
bool fs_get_metadata(struct arena *a, const struct fs_get_metadata_params *p,
    struct fs_get_metadata_response *ret, struct error *reterr);
bool fs_read_directory(struct arena *a, const struct fs_read_directory_params *p,
    struct fs_read_directory_response *ret, struct error *reterr);
bool fs_remove(struct arena *a, const struct fs_remove_params *p, struct error *reterr);
/* Files, links and, when asked to, whole trees. In trees, what is none of these is left out. */
bool fs_copy(struct arena *a, const struct fs_copy_params *p, struct error *reterr);

/* The path as it is used: without dots, ended by a NUL. */
bool fs_take_path(struct arena *a, struct str path, struct str *ret, struct error *reterr);
/* The answer to a failed system call; `number` is errno. */
bool fs_fail(struct error *reterr, int number);
