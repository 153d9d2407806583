/* generate: the protocol description as files (local-methods.md 17).
 *
 * Both create `directory` and write all files or fail at the first that cannot be written. Each file
 * appears at once, and is not touched when it is current. Files that are there already and are not part
 * of the set stay. The bytes depend on the protocol only. On failure *reterr says what could not be
 * created or written, and why, in several lines. */
#pragma once

#include "base/error.h"

/* `app-server generate-json-schema --out directory [--experimental]` */
bool schema_generate_json(const char *directory, bool experimental, struct error *reterr);
/* `app-server generate-ts --out directory [--experimental]` */
bool schema_generate_typescript(const char *directory, bool experimental, struct error *reterr);
