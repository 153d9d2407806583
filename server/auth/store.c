/* store: writing $CODEX_HOME/auth.json (upstream-api.md 18, local-methods.md 13.2). */
#include "auth/login.h"

#include "base/base64.h"
#include "base/file.h"
#include "base/random.h"
#include "base/time.h"

#include <errno.h>
#include <unistd.h>

enum {
    FILE_MODE = 0600,
    DIRECTORY_MODE = 0700,
    STORE_BYTES_MAX = 1024 * 1024,
    OWNER_ID_BYTES = 32
};

static const char *path_of(const struct auth *auth, struct arena *a) {
    return arena_printf(a, "%.*s/auth.json", STR_ARGS(auth->home)).p;
}

/* The file is looked at anew, even if its time and size should be the same. */
static bool written(struct auth *auth, int r, struct error *reterr) {
    auth->file_read = false;
    return r == 0 || error_set(reterr, r, "%s", error_of_errno(r));
}

/* Replaces the file by this object. */
static bool write_file(struct auth *auth, const struct json *json, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    json_write_pretty(&text, json);
    if (auth->store == AUTH_STORE_KEYRING)
        return error_set(reterr, 0, "failed to write to keyring: codexd does not serve keyrings");
    if (auth->store == AUTH_STORE_EPHEMERAL) {
        buf_clear(&auth->memory, 0);
        buf_add_str(&auth->memory, buf_str(&text));
        return written(auth, 0, reterr);
    }
    int r = file_make_directories(arena_cstr(&a, auth->home), DIRECTORY_MODE);
    if (r == 0)
        r = file_replace(path_of(auth, &a), buf_str(&text), FILE_MODE);
    return written(auth, r, reterr);
}

static void put(struct arena *a, struct json *object, const char *key, struct str text) {
    json_put(object, str_of(key), text.p ? json_new_str(a, text) : json_new_null(a));
}

static void put_now(struct arena *a, struct json *object, const char *key) {
    char now[TIME_TEXT_BYTES];
    put(a, object, key, arena_str(a, str_of(time_format(time_now_us(), TIME_MICROS, now))));
}

bool auth_store_api_key(struct auth *auth, struct str key, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *json = json_new_object(&a);
    put(&a, json, "auth_mode", STR("apikey"));
    put(&a, json, "OPENAI_API_KEY", key);
    return write_file(auth, json, reterr);
}

bool auth_store_login(struct auth *auth, const struct auth_grant *grant, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    if (!auth_jwt_claims(&a, grant->id_token))
        return error_set(reterr, 0, "invalid ID token format");
    char owner[OWNER_ID_BYTES];
    random_bytes(owner, sizeof owner);
    struct json *provenance = json_new_object(&a);
    put(&a, provenance, "issuer", auth_issuer());
    put(&a, provenance, "client_id", auth_client_id());
    struct json *tokens = json_new_object(&a);
    put(&a, tokens, "id_token", grant->id_token);
    put(&a, tokens, "access_token", grant->access_token);
    put(&a, tokens, "refresh_token", grant->refresh_token);
    json_put(tokens, STR("oauth_provenance"), provenance);
    put(&a, tokens, "login_owner_id", base64url_encode(&a, (struct str){ owner, sizeof owner }));
    put(&a, tokens, "account_id", auth_grant_workspace(&a, grant));
    struct json *json = json_new_object(&a);
    put(&a, json, "auth_mode", STR("chatgpt"));
    put(&a, json, "OPENAI_API_KEY", grant->api_key);
    json_put(json, STR("tokens"), tokens);
    put_now(&a, json, "last_refresh");
    return write_file(auth, json, reterr);
}

bool auth_store_refreshed(struct auth *auth, const struct json *answer, struct error *reterr) {
    static const char *const names[] = { "id_token", "access_token", "refresh_token" };
    _cleanup_arena_ struct arena a = { 0 };
    struct str text;
    int r = 0;
    if (auth->store == AUTH_STORE_FILE)
        r = file_read(&a, path_of(auth, &a), STORE_BYTES_MAX, &text);
    else
        text = buf_str(&auth->memory);
    struct json *file = r < 0 ? NULL : json_parse(&a, text, NULL);
    struct json *tokens = (struct json *)json_get(file, "tokens");
    if (!tokens || tokens->kind != JSON_OBJECT)
        return error_set(reterr, r, "the stored login is gone");
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct str token = json_get_text(answer, names[i]);
        if (token.n)
            json_put(tokens, str_of(names[i]), json_new_str(&a, token));
    }
    put_now(&a, file, "last_refresh");
    return write_file(auth, file, reterr);
}

bool auth_forget(struct auth *auth, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    auth_login_done(&auth->external);
    auth->has_external = false;
    buf_clear(&auth->memory, 0);
    int r = unlink(path_of(auth, &a)) < 0 && errno != ENOENT ? -errno : 0;
    return written(auth, r, reterr);
}
