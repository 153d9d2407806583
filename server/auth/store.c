/* store: writing $CODEX_HOME/auth.json (upstream-api.md 18, local-methods.md 13.2). */
#include "auth/login.h"

#include "base/file.h"
#include "base/time.h"

#include <errno.h>
#include <unistd.h>

enum { FILE_MODE = 0600, DIRECTORY_MODE = 0700, STORE_BYTES_MAX = 1024 * 1024 };

static const char *path_of(const struct auth *auth, struct arena *a) {
    return arena_printf(a, "%.*s/auth.json", STR_ARGS(auth->home)).p;
}

/* The file is looked at anew, even if its time and size should be the same. */
static bool written(struct auth *auth, int r, struct error *reterr) {
    auth->file_read = false;
    return r == 0 || error_set(reterr, r, "%s", error_of_errno(r));
}

bool auth_store_api_key(struct auth *auth, struct str key, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    struct json *json = json_new_object(&a);
    json_put(json, STR("auth_mode"), json_new_str(&a, STR("apikey")));
    json_put(json, STR("OPENAI_API_KEY"), json_new_str(&a, key));
    json_write_pretty(&text, json);
    int r = file_make_directories(arena_cstr(&a, auth->home), DIRECTORY_MODE);
    if (r == 0)
        r = file_replace(path_of(auth, &a), buf_str(&text), FILE_MODE);
    return written(auth, r, reterr);
}

bool auth_store_refreshed(struct auth *auth, const struct json *answer, struct error *reterr) {
    static const char *const names[] = { "id_token", "access_token", "refresh_token" };
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf out = { 0 };
    char now[TIME_TEXT_BYTES];
    struct str text;
    int r = file_read(&a, path_of(auth, &a), STORE_BYTES_MAX, &text);
    struct json *file = r < 0 ? NULL : json_parse(&a, text, NULL);
    struct json *tokens = (struct json *)json_get(file, "tokens");
    if (!tokens || tokens->kind != JSON_OBJECT)
        return error_set(reterr, r, "the stored login is gone");
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct str token = json_get_text(answer, names[i]);
        if (token.n)
            json_put(tokens, str_of(names[i]), json_new_str(&a, token));
    }
    json_put(file, STR("last_refresh"),
        json_new_str(&a, str_of(time_format(time_now_us(), TIME_MICROS, now))));
    json_write_pretty(&out, file);
    return written(auth, file_replace(path_of(auth, &a), buf_str(&out), FILE_MODE), reterr);
}

bool auth_forget(struct auth *auth, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    auth_login_done(&auth->external);
    auth->has_external = false;
    int r = unlink(path_of(auth, &a)) < 0 && errno != ENOENT ? -errno : 0;
    return written(auth, r, reterr);
}
