/* question: a server asks the user (local-methods.md 12.5, agent-loop.md 22.5). */
#pragma once

#include "base/json.h"

struct mcp_server;

/* Asks the clients of the thread and answers the server: with what they say, "decline" when nobody may be asked. `id`
 * and `params` are copied. */
void mcp_question_start(struct mcp_server *server, struct str id, const struct json *params);
/* The server does not want to know any more. */
void mcp_question_withdraw(struct mcp_server *server, struct str id);
