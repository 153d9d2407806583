/* ts_files: which TypeScript files there are, and what each holds. */
#pragma once

#include "schema/output.h"

bool ts_files_write(struct output *out, bool experimental);
