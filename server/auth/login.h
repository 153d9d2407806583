/* login: ChatGPT tokens and what they tell; for auth/ only. */
#pragma once

#include "auth/auth.h"

/* From auth.json's object. False when it holds no usable tokens. */
bool auth_login_read(struct auth_login *login, const struct json *file);
/* From a client. False when the access token is no JWT. */
bool auth_login_of_tokens(struct auth_login *login, const struct auth_tokens *tokens);
void auth_login_done(struct auth_login *login);

/* Writes the tokens of a refresh (members access_token, id_token, refresh_token) into auth.json, atomically;
 * all else stays. */
bool auth_store_refreshed(struct auth *auth, const struct json *answer, struct error *reterr);
/* Reads the file again at the next use, whatever its time says. */
void auth_reload(struct auth *auth);
