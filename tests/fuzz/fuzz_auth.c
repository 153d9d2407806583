/* fuzz_auth: auth.json, and the claims of the tokens in it. */
#include "auth/login.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct str text = { n ? (const char *)data : "", n };
    struct auth_login login = { 0 };
    const struct json *json = json_parse(&a, text, NULL);
    if (auth_login_read(&login, json) && (!login.access_token.n || login.last_refresh_us == -1))
        abort(); /* not usable */
    auth_login_done(&login);
    if (auth_login_of_tokens(&login, &(struct auth_tokens){ text, STR("a"), STR_NONE })) {
        if (!str_eq(login.access_token, text) || !auth_jwt_claims(&a, text))
            abort();
        auth_login_done(&login);
    }
    (void)auth_grant_workspace(&a, &(struct auth_grant){ .id_token = text });
    return 0;
}
