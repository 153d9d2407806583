/* signals: what the service says beside the answer itself (upstream-api.md 9.1, 17.5, 17.6). */
#pragma once

#include "base/json.h"
#include "upstream/http.h"

/* Everything points into the head or the event. "No string" and NULL: not told. */
struct response_signals {
    struct str model;                 /* that answers */
    struct str models_etag;           /* of the list of models */
    struct str faster_model;          /* would not be held back by safety checks */
    bool reasoning_included;          /* the usage told counts earlier reasoning too */
    const struct json *verifications; /* an array */
    const struct json *moderation;
    const struct json *safety; /* { use_cases, reasons, retry_model? } */
};

/* Of the head of an answer; of a websocket's handshake all but the faster model. */
struct response_signals response_signals_of_head(const struct http_head *head);

/* Of an event, whatever its type. False: it says nothing. */
bool response_signals_of_event(const struct json *event, struct response_signals *ret);
