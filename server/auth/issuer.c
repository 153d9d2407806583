/* issuer: who gives logins. */
#include "auth/auth.h"

#include <stdlib.h>

static struct str variable(const char *name, const char *otherwise) {
    struct str value = str_trim(str_of(getenv(name)));
    while (value.n && value.p[value.n - 1] == '/')
        value.n--;
    return value.n ? value : str_of(otherwise);
}

struct str auth_issuer(void) {
    return variable("CODEX_APP_SERVER_LOGIN_ISSUER", "https://auth.openai.com");
}

struct str auth_client_id(void) {
    return variable("CODEX_APP_SERVER_LOGIN_CLIENT_ID", "app_EMoamEEZ73f0CkXaXp7hrann");
}
