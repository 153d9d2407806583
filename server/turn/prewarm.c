/* prewarm: a thread's websocket is opened before its first turn. */
#include "turn/prewarm.h"

#include "base/log.h"
#include "thread/manager.h"
#include "turn/metadata.h"
#include "turn/prompt.h"
#include "upstream/responses.h"

void turn_prewarm(struct thread *thread) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf body = { 0 };
    const struct provider provider = turn_provider(thread);
    if (!responses_use_websocket(thread->responses, &provider))
        return;
    struct upstream_headers headers = { .arena = &a };
    struct error why;
    struct str metadata = turn_metadata_text(thread, NULL, &a);
    if (!turn_metadata_headers(thread, NULL, metadata, &headers, &why)) {
        log_info("turn: no prewarm: %s", why.text);
        return;
    }
    turn_prompt_write(&body, thread, NULL, metadata);
    responses_prewarm(thread->responses, &(struct response_request){ .provider = &provider,
                                             .headers = headers.v,
                                             .header_count = headers.n,
                                             .body = buf_str(&body),
                                             .session = thread->responses });
}
