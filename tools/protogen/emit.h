/* emit: the C that comes out. */
#pragma once

#include "idl.h"

/* Each appends a whole file. `idl` was checked. */
void emit_types_h(struct buf *out, const struct idl *idl);
void emit_types_c(struct buf *out, const struct idl *idl);
void emit_methods_h(struct buf *out, const struct idl *idl);
void emit_methods_c(struct buf *out, const struct idl *idl);
void emit_wrappers_h(struct buf *out, const struct idl *idl);

/* The first line of each. */
#define EMIT_WARNING "/* Made by tools/protogen from protocol/idl. */\n"
