/* Fuzz: the protocol compiler, from a text to the C that comes out. */
#include <assert.h>
#include <stdlib.h>

#include "tools/protogen/check.h"
#include "tools/protogen/emit.h"
#include "tools/protogen/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static void (*const emit[])(struct buf * out, const struct idl *idl) = {
        emit_types_h,
        emit_types_c,
        emit_methods_h,
        emit_methods_c,
        emit_wrappers_h,
    };
    _cleanup_arena_ struct arena a = { 0 };
    struct diag diag = { 0 };
    struct idl idl;
    idl_init(&idl, &a);
    bool ok = parse_file(&idl, "x.idl", (struct str){ (const char *)data, size }, &diag) &&
              check(&idl, &diag);
    assert(ok == (diag.count == 0));
    for (size_t i = 0; ok && i < ARRAY_LEN(emit); i++) {
        _cleanup_buf_ struct buf out = { 0 };
        emit[i](&out, &idl);
        assert(out.n > 0);
    }
    buf_done(&diag.text);
    return 0;
}
