/* check: whether the declarations make sense together; names, places and order for the output. */
#pragma once

#include "idl.h"

/* Completes `idl`. False when something is wrong; all of it was reported. */
bool check(struct idl *idl, struct diag *diag);
