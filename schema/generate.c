/* generate: both sets of files. */
#include "schema/generate.h"

#include "schema/json_files.h"
#include "schema/ts_files.h"

bool schema_generate_json(const char *directory, bool experimental, struct error *reterr) {
    static const char *const subdirectories[] = { "v1", "v2", NULL };
    _cleanup_arena_ struct arena arena = { 0 };
    struct json_files files;
    struct output out;
    bool ok = output_open(&out, directory, subdirectories, reterr);
    if (ok) {
        json_files_init(&files, &arena, experimental);
        ok = json_files_write(&files, &out) && json_bundles_write(&files, &out);
    }
    output_close(&out);
    return ok;
}

bool schema_generate_typescript(const char *directory, bool experimental, struct error *reterr) {
    static const char *const subdirectories[] = { "serde_json", "v2", NULL };
    struct output out;
    bool ok =
        output_open(&out, directory, subdirectories, reterr) && ts_files_write(&out, experimental);
    output_close(&out);
    return ok;
}
