/* ws_auth_options: the --ws-… options of a websocket listener. */
#include "cli/ws_auth_options.h"

#include "base/file.h"
#include "base/hash.h"
#include "cli/options.h"

enum { SECRET_FILE_BYTES_MAX = 1024 * 1024 };

static bool any_given(const struct cli *cli, const enum cli_option *options, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (cli_given(cli, options[i]))
            return true;
    return false;
}

static const enum cli_option capability_options[] = { CLI_WS_TOKEN_FILE, CLI_WS_TOKEN_SHA256 };
static const enum cli_option signed_options[] = { CLI_WS_SHARED_SECRET_FILE, CLI_WS_ISSUER,
    CLI_WS_AUDIENCE, CLI_WS_MAX_CLOCK_SKEW };

static bool read_secret(struct arena *a, const char *path, struct str *ret, struct error *reterr) {
    int r = file_read(a, path, SECRET_FILE_BYTES_MAX, ret);
    if (r < 0)
        return error_set(
            reterr, r, "failed to read websocket auth secret %s: %s", path, error_of_errno(r));
    *ret = str_trim(*ret);
    return ret->n || error_set(reterr, 0, "websocket auth secret %s must not be empty", path);
}

static bool read_capability(
    struct arena *a, const struct cli *cli, struct ws_auth *auth, struct error *reterr) {
    const char *file = cli->values[CLI_WS_TOKEN_FILE], *digest = cli->values[CLI_WS_TOKEN_SHA256];
    struct str token;
    if (any_given(cli, signed_options, ARRAY_LEN(signed_options)))
        return error_set(reterr, 0,
            "`--ws-shared-secret-file`, `--ws-issuer`, `--ws-audience`, and "
            "`--ws-max-clock-skew-seconds` require `--ws-auth signed-bearer-token`");
    if (file && digest)
        return error_set(
            reterr, 0, "`--ws-token-file` and `--ws-token-sha256` are mutually exclusive");
    if (!file && !digest)
        return error_set(reterr, 0,
            "`--ws-token-file` or `--ws-token-sha256` is required when `--ws-auth "
            "capability-token` is set");
    if (digest)
        return hash_from_hex(str_trim(str_of(digest)), auth->digest, sizeof auth->digest) ||
               error_set(reterr, 0, "--ws-token-sha256 must be a 64-character hex SHA-256 digest");
    if (!read_secret(a, file, &token, reterr))
        return false;
    hash_of(HASH_SHA256, token, auth->digest);
    return true;
}

static struct str trimmed(const char *value) {
    struct str text = str_trim(str_of(value));
    return text.n ? text : STR_NONE;
}

static bool read_signed(
    struct arena *a, const struct cli *cli, struct ws_auth *auth, struct error *reterr) {
    const char *file = cli->values[CLI_WS_SHARED_SECRET_FILE];
    const char *skew = cli->values[CLI_WS_MAX_CLOCK_SKEW];
    if (any_given(cli, capability_options, ARRAY_LEN(capability_options)))
        return error_set(reterr, 0,
            "`--ws-token-file` and `--ws-token-sha256` require `--ws-auth capability-token`, not "
            "`signed-bearer-token`");
    if (!file)
        return error_set(reterr, 0,
            "`--ws-shared-secret-file` is required when `--ws-auth signed-bearer-token` is set");
    if (!read_secret(a, file, &auth->secret, reterr))
        return false;
    if (auth->secret.n < WS_AUTH_SECRET_MIN_BYTES)
        return error_set(reterr, 0, "signed websocket bearer secret %s must be at least %d bytes",
            file, WS_AUTH_SECRET_MIN_BYTES);
    auth->issuer = trimmed(cli->values[CLI_WS_ISSUER]);
    auth->audience = trimmed(cli->values[CLI_WS_AUDIENCE]);
    auth->skew_s = WS_AUTH_SKEW_S;
    return !skew || str_to_i64(str_of(skew), &auth->skew_s);
}

bool ws_auth_of_options(
    struct arena *a, const struct cli *cli, struct ws_auth *ret, struct error *reterr) {
    const char *mode = cli->values[CLI_WS_AUTH];
    *ret = (struct ws_auth){ 0 };
    if (!mode) {
        if (!any_given(cli, capability_options, ARRAY_LEN(capability_options)) &&
            !any_given(cli, signed_options, ARRAY_LEN(signed_options)))
            return true;
        return error_set(reterr, 0,
            "websocket auth flags require `--ws-auth capability-token` or `--ws-auth "
            "signed-bearer-token`");
    }
    ret->mode = strcmp(mode, "capability-token") == 0 ? WS_AUTH_CAPABILITY : WS_AUTH_SIGNED;
    return ret->mode == WS_AUTH_CAPABILITY ? read_capability(a, cli, ret, reterr)
                                           : read_signed(a, cli, ret, reterr);
}
