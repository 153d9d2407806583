/* auth: who we are to a provider. */
#include "auth/login.h"

#include "auth/command.h"
#include "base/file.h"
#include "base/log.h"
#include "base/time.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { AUTH_FILE_BYTES_MAX = 1024 * 1024 };

void auth_init(struct auth *auth, struct str home, uv_loop_t *loop) {
    *auth = (struct auth){ .home = home, .loop = loop, .api_key = STR_NONE };
}

void auth_set_store(struct auth *auth, struct str name) {
    auth->store = str_is(name, "ephemeral") ? AUTH_STORE_EPHEMERAL
                  : str_is(name, "keyring") ? AUTH_STORE_KEYRING
                                            : AUTH_STORE_FILE;
}

void auth_cancel(struct auth *auth) {
    op_group_cancel(&auth->ops);
}

void auth_done(struct auth *auth) {
    auth_login_done(&auth->login);
    auth_login_done(&auth->external);
    auth_jobs_free(auth);
    buf_done(&auth->memory);
    arena_free(&auth->refusal_arena);
    arena_free(&auth->arena);
}

static void forget(struct auth *auth) {
    auth->api_key = STR_NONE;
    auth->other = auth->has_login = false;
    auth_login_done(&auth->login);
    arena_free(&auth->arena);
}

static bool is_forbidden(const struct auth *auth) {
    const struct auth_rules *rules = &auth->rules;
    if (auth->api_key.p)
        return rules->no_api_key;
    struct str rest = rules->workspaces;
    bool found = !rest.p;
    while (rest.p)
        found |= str_eq(str_cut(&rest, ','), auth->login.account_id);
    return auth->has_login && (rules->no_chatgpt || !found);
}

static void take_text(struct auth *auth, const char *path, struct str text) {
    _cleanup_arena_ struct arena scratch = { 0 };
    struct json_error err;
    const struct json *json = json_parse(&scratch, text, &err);
    if (!json) {
        log_warn("auth: %s: %s", path, err.text);
        return;
    }
    struct str mode = json_get_text(json, "auth_mode");
    struct str key = json_get_text(json, "OPENAI_API_KEY");
    if (key.p && (!mode.p || str_is(mode, "apikey")))
        auth->api_key = arena_str(&auth->arena, key);
    else if (!mode.p || str_is(mode, "chatgpt"))
        auth->has_login = auth_login_read(&auth->login, json);
    else
        auth->other = !str_is(mode, "apikey");
    if (is_forbidden(auth)) {
        log_warn("auth: the configuration does not allow the stored login");
        forget(auth);
    }
}

static void read_file(struct auth *auth, const char *path) {
    _cleanup_arena_ struct arena scratch = { 0 };
    struct str text;
    forget(auth);
    int r = file_read(&scratch, path, AUTH_FILE_BYTES_MAX, &text);
    if (r < 0)
        log_warn("auth: cannot read %s: %s", path, error_of_errno(r));
    else
        take_text(auth, path, text);
}

/* The same for what is only kept in memory. */
static void read_memory(struct auth *auth) {
    if (auth->file_read)
        return;
    forget(auth);
    if (auth->memory.n)
        take_text(auth, "memory", buf_str(&auth->memory));
    auth->file_read = true;
}

/* Reads the file again when it is another one than last time. */
static void refresh(struct auth *auth) {
    _cleanup_arena_ struct arena scratch = { 0 };
    const char *path = arena_printf(&scratch, "%.*s/auth.json", STR_ARGS(auth->home)).p;
    struct stat st;
    if (stat(path, &st) < 0) {
        auth->file_read = false;
        forget(auth);
        return;
    }
    int64_t mtime_ns = time_ns_of(st.st_mtim);
    if (auth->file_read && auth->file_mtime_ns == mtime_ns && auth->file_size == st.st_size)
        return;
    read_file(auth, path);
    auth->file_read = true;
    auth->file_mtime_ns = mtime_ns;
    auth->file_size = st.st_size;
}

enum auth_kind auth_kind(struct auth *auth) {
    if (auth->has_external)
        return AUTH_EXTERNAL;
    if (auth->store == AUTH_STORE_FILE)
        refresh(auth);
    else
        read_memory(auth);
    if (auth->api_key.p)
        return AUTH_API_KEY;
    return auth->has_login ? AUTH_CHATGPT : auth->other ? AUTH_OTHER : AUTH_NONE;
}

const struct auth_login *auth_login(struct auth *auth) {
    enum auth_kind kind = auth_kind(auth);
    return kind == AUTH_EXTERNAL ? &auth->external : kind == AUTH_CHATGPT ? &auth->login : NULL;
}

const struct auth_login *auth_login_for(struct auth *auth, const struct provider *p) {
    bool own = p->env_key.n || p->bearer_token.n || p->auth.command.n || !p->requires_openai_auth;
    return own ? NULL : auth_login(auth);
}

bool auth_set_external(struct auth *auth, const struct auth_tokens *tokens, struct error *reterr) {
    struct auth_login login;
    if (!auth_login_of_tokens(&login, tokens))
        return error_set(reterr, 0, "invalid ID token format");
    auth_login_done(&auth->external);
    auth->external = login;
    auth->has_external = true;
    return true;
}

void auth_reload(struct auth *auth) {
    auth->file_read = false;
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
    const struct auth_login *login = auth_login_for(auth, p);
    if (p->bearer_token.n)
        *ret_token = arena_str(a, p->bearer_token);
    else if (p->auth.command.n)
        *ret_token = arena_str(a, auth_command_token(auth, &p->auth));
    else if (login)
        *ret_token = arena_str(a, login->access_token);
    else if (p->requires_openai_auth && auth_kind(auth) == AUTH_API_KEY && auth->api_key.n)
        *ret_token = arena_str(a, auth->api_key);
    return true;
}
