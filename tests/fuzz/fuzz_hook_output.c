/* Fuzz target: hooks/output: any output and any exit status of a hook of any event. */
#include <assert.h>

#include "hooks/output.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct hook_result *r) {
    assert(r->status != HOOK_RUN_STATUS_RUNNING && r->entries.v);
    assert(!r->blocks || r->reason.p);
    if (r->status == HOOK_RUN_STATUS_FAILED)
        assert(!r->blocks && !r->stops && !r->allows && !r->updated_input);
    if (r->status == HOOK_RUN_STATUS_BLOCKED)
        assert(r->blocks);
    if (r->status == HOOK_RUN_STATUS_STOPPED)
        assert(r->stops);
}

/* The event, the exit status, then what was printed. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { EVENTS = HOOK_EVENT_NAME_INTERRUPT + 1, STATUSES = 4 };
    _cleanup_arena_ struct arena a = { 0 };
    struct hook_result result;
    if (size < 2)
        return 0;
    struct str printed = { (const char *)data + 2, size - 2 };
    int status = data[1] % STATUSES - 1;
    const struct run_result ended = { .status = status,
        .output = status == 0 ? printed : STR(""),
        .errors = status == 0 ? STR("") : printed };
    hook_read_output(&a, data[0] % EVENTS, 7, &ended, &result);
    check(&result);
    return 0;
}
