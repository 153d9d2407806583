/* store: writing $CODEX_HOME/auth.json (upstream-api.md 18, local-methods.md 13.2). */
#include "auth/auth.h"

#include "base/file.h"

#include <errno.h>
#include <unistd.h>

enum { FILE_MODE = 0600, DIRECTORY_MODE = 0700 };

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

bool auth_forget(struct auth *auth, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    int r = unlink(path_of(auth, &a)) < 0 && errno != ENOENT ? -errno : 0;
    return written(auth, r, reterr);
}
