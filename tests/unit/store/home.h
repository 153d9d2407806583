/* A CODEX_HOME of a test's own, with rollout files in it. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include <fts.h>
#include <sys/stat.h>

#include "base/file.h"

struct home {
    char path[64];
    struct arena arena;
};

static inline int home_setup(void **state) {
    struct home *h = test_calloc(1, sizeof *h);
    (void)snprintf(h->path, sizeof h->path, "/tmp/store-test-XXXXXX");
    *state = h;
    return mkdtemp(h->path) ? 0 : -1;
}

static inline int home_teardown(void **state) {
    struct home *h = *state;
    char *roots[] = { h->path, NULL };
    FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *e; fts && (e = fts_read(fts));)
        if (e->fts_info != FTS_D)
            (void)remove(e->fts_accpath);
    if (fts)
        (void)fts_close(fts);
    arena_free(&h->arena);
    test_free(h);
    return 0;
}

static inline struct str home_str(const struct home *h) {
    return str_of(h->path);
}

static inline struct str home_in(struct home *h, const char *name) {
    return arena_printf(&h->arena, "%s/%.*s", h->path, STR_ARGS(str_of(name)));
}

/* Writes a file, its directories too. Returns its path. */
static inline struct str home_write(struct home *h, const char *name, const char *text) {
    struct str path = home_in(h, name);
    char *directory = arena_cstr(&h->arena, path);
    *strrchr(directory, '/') = '\0';
    assert_int_equal(file_make_directories(directory, 0755), 0);
    FILE *f = fopen(path.p, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    return path;
}

static inline struct str home_read(struct home *h, struct str path) {
    struct str text = STR("");
    assert_int_equal(file_read(&h->arena, path.p, 1 << 20, &text), 0);
    return text;
}
