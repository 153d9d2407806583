/* signals: another model, verification, moderation, safety checks: as clients hear of them (upstream-api.md
 * 17.5, 17.6). */
#pragma once

#include "base/json.h"
#include "upstream/http.h"

struct turn;

/* Of a request's answer. */
void turn_signals_head(struct turn *turn, const struct http_head *head);
/* Of the websocket that a request takes. */
void turn_signals_handshake(struct turn *turn, const struct http_head *head);
void turn_signals_event(struct turn *turn, const struct json *event);
