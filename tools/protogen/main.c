/* protogen: compiles the IDL files to C.
 *
 *     protogen OUTPUT_DIRECTORY FILE.idl …
 *
 * Each output is written to a temporary file and renamed. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "check.h"
#include "emit.h"
#include "parse.h"

static bool read_file(struct arena *a, const char *path, struct str *ret) {
    FILE *f = fopen(path, "rb");
    if (!f) {
        (void)fprintf(stderr, "protogen: %s: %s\n", path, strerror(errno));
        return false;
    }
    _cleanup_buf_ struct buf b = { 0 };
    size_t got;
    do {
        got = fread(buf_reserve(&b, 65536), 1, 65536, f);
        b.n += got;
    } while (got > 0);
    bool ok = !ferror(f);
    (void)fclose(f);
    *ret = arena_str(a, buf_str(&b));
    return ok;
}

static bool write_file(const char *directory, const char *name, const struct buf *text) {
    _cleanup_buf_ struct buf path = { 0 }, tmp = { 0 };
    buf_printf(&path, "%s/%s", directory, name);
    buf_printf(&tmp, "%s.tmp", buf_cstr(&path));
    FILE *f = fopen(buf_cstr(&tmp), "wb");
    bool ok = f && fwrite(text->p, 1, text->n, f) == text->n;
    if (f)
        ok = fclose(f) == 0 && ok;
    ok = ok && rename(buf_cstr(&tmp), buf_cstr(&path)) == 0;
    if (!ok)
        (void)fprintf(stderr, "protogen: %s: %s\n", buf_cstr(&path), strerror(errno));
    return ok;
}

static bool write_outputs(const char *directory, const struct idl *idl) {
    static const struct {
        const char *name;
        void (*emit)(struct buf *out, const struct idl *idl);
    } outputs[] = {
        { "types.gen.h", emit_types_h },
        { "types.gen.c", emit_types_c },
        { "methods.gen.h", emit_methods_h },
        { "methods.gen.c", emit_methods_c },
        { "wrappers.gen.h", emit_wrappers_h },
    };
    bool ok = true;
    for (size_t i = 0; i < ARRAY_LEN(outputs); i++) {
        _cleanup_buf_ struct buf out = { 0 };
        outputs[i].emit(&out, idl);
        ok = write_file(directory, outputs[i].name, &out) && ok;
    }
    return ok;
}

static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int main(int argc, char **argv) {
    _cleanup_arena_ struct arena arena = { 0 };
    struct diag diag = { 0 };
    struct idl idl;
    bool ok = argc > 2;
    if (!ok)
        (void)fprintf(stderr, "usage: protogen OUTPUT_DIRECTORY FILE.idl ...\n");
    idl_init(&idl, &arena);
    for (int i = 2; i < argc; i++) {
        struct str text;
        ok = read_file(&arena, argv[i], &text) &&
             parse_file(&idl, file_name(argv[i]), text, &diag) && ok;
    }
    ok = ok && check(&idl, &diag) && write_outputs(argv[1], &idl);
    (void)fputs(buf_cstr(&diag.text), stderr);
    buf_done(&diag.text);
    return ok ? 0 : 1;
}
