/* login: ChatGPT tokens and what they tell. */
#include "auth/login.h"

#include "base/base64.h"
#include "base/time.h"

#define CLAIMS         "https://api.openai.com/auth"
#define PROFILE_CLAIMS "https://api.openai.com/profile"

const struct json *auth_jwt_claims(struct arena *a, struct str jwt) {
    struct str rest = jwt, payload;
    (void)str_cut(&rest, '.');
    if (!rest.p || !base64url_decode(a, str_cut(&rest, '.'), &payload))
        return NULL;
    const struct json *claims = json_parse(a, payload, NULL);
    return claims && claims->kind == JSON_OBJECT ? claims : NULL;
}

static struct str claim(struct arena *a, const struct json *claims, const char *key) {
    return arena_str(a, json_get_text(claims, key));
}

static void read_access_token(struct auth_login *login, struct arena *scratch) {
    const struct json *claims = auth_jwt_claims(scratch, login->access_token);
    login->expires_at_s = json_get_i64(claims, "exp", -1);
}

static void read_identity(struct auth_login *login, struct str jwt, struct arena *scratch) {
    struct arena *a = &login->arena;
    const struct json *claims = auth_jwt_claims(scratch, jwt);
    const struct json *own = json_get(claims, CLAIMS);
    login->email = claim(a, claims, "email");
    if (!login->email.p)
        login->email = claim(a, json_get(claims, PROFILE_CLAIMS), "email");
    login->plan_type = claim(a, own, "chatgpt_plan_type");
    login->user_id = claim(a, own, "chatgpt_user_id");
    if (!login->user_id.p)
        login->user_id = claim(a, own, "user_id");
    login->fedramp = json_get_bool(own, "chatgpt_account_is_fedramp", false);
}

bool auth_login_read(struct auth_login *login, const struct json *file) {
    _cleanup_arena_ struct arena scratch = { 0 };
    const struct json *tokens = json_get(file, "tokens");
    struct arena *a = &login->arena;
    login->access_token = claim(a, tokens, "access_token");
    login->refresh_token = claim(a, tokens, "refresh_token");
    login->id_token = claim(a, tokens, "id_token");
    login->account_id = claim(a, tokens, "account_id");
    login->owner_id = claim(a, tokens, "login_owner_id");
    login->last_refresh_us = -1;
    bool dated = time_parse(json_get_text(file, "last_refresh"), &login->last_refresh_us);
    bool whole = login->access_token.n && login->refresh_token.p;
    if (!whole || !dated || !auth_jwt_claims(&scratch, login->id_token))
        return false;
    read_access_token(login, &scratch);
    read_identity(login, login->id_token, &scratch);
    return true;
}

bool auth_login_of_tokens(struct auth_login *login, const struct auth_tokens *tokens) {
    _cleanup_arena_ struct arena scratch = { 0 };
    if (!auth_jwt_claims(&scratch, tokens->access_token))
        return false;
    *login = (struct auth_login){ .last_refresh_us = time_now_us() };
    login->access_token = arena_str(&login->arena, tokens->access_token);
    login->account_id = arena_str(&login->arena, tokens->account_id);
    read_access_token(login, &scratch);
    read_identity(login, login->access_token, &scratch);
    if (tokens->plan_type.p)
        login->plan_type = arena_str(&login->arena, tokens->plan_type);
    return true;
}

struct str auth_grant_workspace(struct arena *a, const struct auth_grant *grant) {
    const struct json *claims = auth_jwt_claims(a, grant->id_token);
    return json_get_text(json_get(claims, CLAIMS), "chatgpt_account_id");
}

void auth_login_done(struct auth_login *login) {
    arena_free(&login->arena);
    *login = (struct auth_login){ 0 };
}
