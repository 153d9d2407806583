/* account_provider: logins at other model providers (surface.md 2.1). So far the checks. */
#include "handlers/account_provider.h"

#include "base/path.h"
#include "config/config.h"
#include "config/provider.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- Amazon Bedrock ---- */

bool bedrock_region_is_fine(struct rpc_request *req, struct str region) {
    static const char *const supported[] = { "ap-northeast-1", "ap-south-1", "ap-southeast-3",
        "eu-central-1", "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2", "sa-east-1",
        "us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-west-2" };
    for (size_t i = 0; i < ARRAY_LEN(supported); i++)
        if (str_is(str_trim(region), supported[i]))
            return true;
    rpc_fail(req, RPC_INVALID_REQUEST, "Amazon Bedrock does not support region `%.*s`",
        STR_ARGS(region));
    return false;
}

/* Whether this machine has anything to discover. */
static bool has_aws_settings(struct arena *a) {
    static const char *const variables[] = { "AWS_ACCESS_KEY_ID", "AWS_BEARER_TOKEN_BEDROCK",
        "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE" };
    static const char *const files[] = { ".aws/config", ".aws/credentials" };
    const char *home = getenv("HOME");
    for (size_t i = 0; i < ARRAY_LEN(variables); i++)
        if (getenv(variables[i]))
            return true;
    for (size_t i = 0; home && i < ARRAY_LEN(files); i++)
        if (access(path_join(a, str_of(home), str_of(files[i])).p, F_OK) == 0)
            return true;
    return false;
}

void handle_account_bedrock_discover(
    struct rpc_request *req, const struct bedrock_discover_params *p) {
    (void)p;
    if (has_aws_settings(&req->arena))
        rpc_fail_not_implemented(req);
    else
        reply_account_bedrock_discover(req, &(struct bedrock_discover_response){ 0 });
}

void handle_account_bedrock_setup(struct rpc_request *req, const struct bedrock_setup_params *p) {
    bool is_profile = p->type == BEDROCK_SETUP_PARAMS_PROFILE;
    if (!bedrock_region_is_fine(req, is_profile ? p->profile.region : p->environment.region))
        return;
    if (is_profile && str_trim(p->profile.profile).n == 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "AWS profile name must not be empty.");
    else
        rpc_fail_not_implemented(req);
}

void handle_account_bedrock_check_gov_cloud_requirements(
    struct rpc_request *req, const struct bedrock_check_gov_cloud_requirements_params *p) {
    (void)p;
    reply_account_bedrock_check_gov_cloud_requirements(
        req, &(struct bedrock_check_gov_cloud_requirements_response){ 0 });
}

/* ---- Google Cloud ---- */

static bool is_name(struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            c != '-')
            return false;
    }
    return text.n > 0;
}

static void fail_name(struct rpc_request *req, const char *key) {
    rpc_fail(req, RPC_INVALID_REQUEST,
        "model_providers.gcp.%s must be non-empty and contain only ASCII letters, digits, and "
        "hyphens",
        key);
}

static void fail_reason(struct rpc_request *req, const char *reason, struct str text) {
    struct json *data = json_new_object(&req->arena);
    json_put(data, STR("reason"), json_new_str(&req->arena, str_of(reason)));
    rpc_fail_data(req, RPC_INVALID_REQUEST, text, data);
}

static void check_credential_file(struct rpc_request *req, struct str file) {
    static const char reason[] = "credentialFileInvalid";
    if (!path_is_absolute(file))
        fail_reason(req, reason, STR("provider credential_file must be an absolute path"));
    else if (access(arena_cstr(&req->arena, file), R_OK) < 0)
        fail_reason(req, reason,
            arena_printf(&req->arena, "Cannot read the Google Cloud credential file: %s",
                error_of_errno(errno)));
    else
        rpc_fail_not_implemented(req);
}

/* Without a file the vendor's command line tool would be asked for a token; it is not run. */
void handle_account_gcp_setup(struct rpc_request *req, const struct gcp_setup_params *p) {
    if (!is_name(p->project_id))
        fail_name(req, "project_id");
    else if (p->location.p && !is_name(p->location))
        fail_name(req, "location");
    else if (p->credential_file.p)
        check_credential_file(req, p->credential_file);
    else
        fail_reason(req, "authCommandFailed",
            STR("The Google Cloud auth command could not obtain an access token."));
}
