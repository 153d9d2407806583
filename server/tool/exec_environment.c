/* exec_environment: the variables of a command of the model. */
#include "tool/exec_environment.h"

#include "config/config.h"
#include "config/identity.h"
#include "process/environment.h"
#include "tool/exec_network.h"

const char *const *exec_environment(struct arena *a, const struct tool_host *host,
    const struct tool_call *call, bool no_network, const struct netproxy_rules *network) {
    static const char *const fixed[][2] = { { "CODEX_VERSION", CODEX_PROTOCOL_VERSION },
        { "CODEX_APPLY_PATCH_PRESERVE_LINE_ENDINGS", "1" }, { "NO_COLOR", "1" }, { "TERM", "dumb" },
        { "LANG", "C.UTF-8" }, { "LC_CTYPE", "C.UTF-8" }, { "LC_ALL", "C.UTF-8" },
        { "COLORTERM", "" }, { "PAGER", "cat" }, { "GIT_PAGER", "cat" }, { "GH_PAGER", "cat" },
        { "CODEX_CI", "1" } };
    struct environment env;
    environment_of_policy(&env, a, config_get(host->config, "shell_environment_policy"));
    environment_set(&env, STR("CODEX_THREAD_ID"), host->items.thread_id);
    environment_set(&env, STR("CODEX_SESSION_ID"), host->items.thread_id);
    environment_set(&env, STR("CODEX_TOOL_CALL_ID"), call->call_id);
    if (host->permission_profile.p)
        environment_set(&env, STR("CODEX_PERMISSION_PROFILE"), host->permission_profile);
    for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
        environment_set(&env, str_of(fixed[i][0]), str_of(fixed[i][1]));
    if (no_network)
        environment_set(&env, STR("CODEX_SANDBOX_NETWORK_DISABLED"), STR("1"));
    if (network)
        exec_network_tell(&env, network);
    return environment_list(&env);
}
