/* folder: a temporary directory for the tests of local/, and what they look at in it. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/xmalloc.h"
#include "local/fs.h"

struct folder {
    struct arena arena;
    struct str path;
    struct error err;
};

static inline struct folder *folder_new(void) {
    struct folder *f = xcalloc(1, sizeof *f);
    char name[] = "/tmp/codexd-local-XXXXXX";
    assert_non_null(mkdtemp(name));
    f->path = arena_str(&f->arena, str_of(name));
    return f;
}

static inline void folder_free(struct folder *f) {
    assert_true(fs_remove(&f->arena, &(struct fs_remove_params){ .path = f->path }, &f->err));
    arena_free(&f->arena);
    free(f);
}

/* The path of a name in it. */
static inline struct str in_folder(struct folder *f, const char *name) {
    return arena_printf(&f->arena, "%s/%s", f->path.p, name);
}

static inline void put_file(struct folder *f, const char *name, const char *contents) {
    assert_int_equal(file_replace(in_folder(f, name).p, str_of(contents), 0644), 0);
}

static inline void put_directory(struct folder *f, const char *name) {
    assert_int_equal(file_make_directories(in_folder(f, name).p, 0755), 0);
}

static inline void put_link(struct folder *f, const char *name, const char *target) {
    assert_int_equal(symlink(target, in_folder(f, name).p), 0);
}

/* What is under the name: its text, "-> target", "directory", "other" or "nothing". */
static inline const char *seen(struct folder *f, const char *name) {
    const char *path = in_folder(f, name).p;
    char target[256] = "";
    struct stat st;
    struct str text;
    if (lstat(path, &st) < 0)
        return "nothing";
    if (S_ISDIR(st.st_mode))
        return "directory";
    if (S_ISLNK(st.st_mode)) {
        assert_true(readlink(path, target, sizeof target - 1) > 0);
        return arena_printf(&f->arena, "-> %s", target).p;
    }
    if (!S_ISREG(st.st_mode))
        return "other";
    assert_int_equal(file_read(&f->arena, path, 1 << 20, &text), 0);
    return text.p;
}

/* "code text" of the last error. */
static inline const char *said(struct folder *f) {
    return arena_printf(&f->arena, "%d %s", f->err.code, f->err.text).p;
}
