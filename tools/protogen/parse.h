/* parse: tokens of an IDL file as declarations. */
#pragma once

#include "idl.h"

/* Adds the declarations of one file to `idl`. `text` must live as long as `idl`. False when the
 * first thing that is wrong was reported. */
bool parse_file(struct idl *idl, const char *file, struct str text, struct diag *diag);
