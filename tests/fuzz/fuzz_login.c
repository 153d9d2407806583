/* fuzz_login: what a browser and the account's services send: queries, answers of accounts/check. */
#include "account/routing.h"
#include "auth/form.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf query = { 0 };
    const struct str text = { n ? (const char *)data : "", n };
    struct account_routing routing = { 0 };
    struct error err;
    (void)form_get(&a, text, "code");
    form_add(&query, "x", text);
    if (!str_eq(form_get(&a, buf_str(&query), "x"), text))
        abort(); /* what is written is found again */
    if (routing_read(&routing, text, STR("a"), STR("https://x"), &err) &&
        !str_starts(routing.origin, STR("https://")))
        abort();
    arena_free(&routing.arena);
    return 0;
}
