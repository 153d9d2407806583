/* auth: who we are to a provider. */
#include "auth/auth.h"

#include "base/file.h"
#include "base/log.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { AUTH_FILE_BYTES_MAX = 1024 * 1024 };

void auth_init(struct auth *auth, struct str home) {
    *auth = (struct auth){ .home = home, .api_key = STR_NONE };
}

void auth_done(struct auth *auth) {
    arena_free(&auth->arena);
}

static void read_file(struct auth *auth, const char *path) {
    _cleanup_arena_ struct arena scratch = { 0 };
    struct str text;
    struct json_error err;
    auth->api_key = STR_NONE;
    auth->other = false;
    arena_free(&auth->arena);
    int r = file_read(&scratch, path, AUTH_FILE_BYTES_MAX, &text);
    if (r < 0) {
        log_warn("auth: cannot read %s: %s", path, error_of_errno(r));
        return;
    }
    const struct json *json = json_parse(&scratch, text, &err);
    if (!json) {
        log_warn("auth: %s: %s", path, err.text);
        return;
    }
    struct str mode = json_get_text(json, "auth_mode");
    struct str key = json_get_text(json, "OPENAI_API_KEY");
    if (key.p && (!mode.p || str_is(mode, "apikey")))
        auth->api_key = arena_str(&auth->arena, key);
    else
        auth->other = mode.p || !json_is_null(json_get(json, "tokens"));
}

/* Reads the file again when it is another one than last time. */
static void refresh(struct auth *auth) {
    _cleanup_arena_ struct arena scratch = { 0 };
    const char *path = arena_printf(&scratch, "%.*s/auth.json", STR_ARGS(auth->home)).p;
    struct stat st;
    if (stat(path, &st) < 0) {
        auth->file_read = false;
        auth->api_key = STR_NONE;
        auth->other = false;
        return;
    }
    int64_t mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    if (auth->file_read && auth->file_mtime_ns == mtime_ns && auth->file_size == st.st_size)
        return;
    read_file(auth, path);
    auth->file_read = true;
    auth->file_mtime_ns = mtime_ns;
    auth->file_size = st.st_size;
}

enum auth_kind auth_kind(struct auth *auth) {
    refresh(auth);
    return auth->api_key.p ? AUTH_API_KEY : auth->other ? AUTH_OTHER : AUTH_NONE;
}

static bool from_environment(
    const struct provider *p, struct arena *a, struct str *ret_token, struct error *reterr) {
    const char *name = arena_cstr(a, p->env_key);
    struct str token = str_trim(str_of(getenv(name)));
    if (token.n) {
        *ret_token = arena_str(a, token);
        return true;
    }
    if (p->env_key_instructions.n)
        return error_set(reterr, 0, "Missing environment variable: `%s`. %.*s", name,
            STR_ARGS(p->env_key_instructions));
    return error_set(reterr, 0, "Missing environment variable: `%s`.", name);
}

bool auth_bearer(struct auth *auth, const struct provider *p, struct arena *a,
    struct str *ret_token, struct error *reterr) {
    if (p->env_key.n)
        return from_environment(p, a, ret_token, reterr);
    *ret_token = STR_NONE;
    if (p->bearer_token.n)
        *ret_token = arena_str(a, p->bearer_token);
    else if (p->requires_openai_auth && auth_kind(auth) == AUTH_API_KEY && auth->api_key.n)
        *ret_token = arena_str(a, auth->api_key);
    return true;
}
