/* answer: a call whose result is known at once; it still answers from the loop. */
#pragma once

#include "tool/tool.h"

/* The text is copied. */
struct op *tool_answer(struct op_group *group, const struct tool_host *host, struct str text,
    tool_done *done, void *user);
/* The same of a call that did what was asked. */
struct op *tool_answer_success(struct op_group *group, const struct tool_host *host,
    struct str text, tool_done *done, void *user);
