/* registry: the tools by name: how they start and how the model is told of them (agent-loop.md 7). */
#include "base/json.h"
#include "config/config.h"
#include "tool/agent_specs.h"
#include "tool/answer.h"
#include "tool/apply_patch.h"
#include "tool/dynamic.h"
#include "tool/exec_command.h"
#include "tool/goal.h"
#include "tool/mcp_call.h"
#include "tool/mcp_resources.h"
#include "tool/permissions.h"
#include "tool/place.h"
#include "tool/plan.h"
#include "tool/search.h"
#include "tool/spec_write.h"
#include "tool/specs.h"
#include "tool/tool.h"
#include "tool/user_input.h"
#include "tool/view_image.h"

typedef struct op *tool_start_fn(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);

struct tool {
    const char *name;
    tool_start_fn *start;
    bool custom; /* called with plain text instead of JSON */
    bool parallel;
    bool placed;         /* works on an environment */
    bool is_command;     /* an interrupted call tells its wall time in the words of a command */
    bool looks;          /* offered also to who may only look */
    bool needs_servers;  /* offered when there are MCP servers */
    bool needs_goals;    /* offered where goals are */
    const char *enabled; /* the configuration key that must be true; NULL: always offered */
    const char *spec;    /* JSON */
};

/* In the order of the request. */
static const struct tool tools[] = {
    { .name = "exec_command",
        .start = exec_command_start,
        .looks = true,
        .parallel = true,
        .placed = true,
        .is_command = true,
        .spec = spec_exec_command },
    { .name = "write_stdin",
        .start = write_stdin_start,
        .looks = true,
        .parallel = true,
        .spec = spec_write_stdin },
    { .name = "list_mcp_resources",
        .start = list_mcp_resources_start,
        .parallel = true,
        .needs_servers = true,
        .spec = spec_list_mcp_resources },
    { .name = "list_mcp_resource_templates",
        .start = list_mcp_resource_templates_start,
        .parallel = true,
        .needs_servers = true,
        .spec = spec_list_mcp_resource_templates },
    { .name = "read_mcp_resource",
        .start = read_mcp_resource_start,
        .parallel = true,
        .needs_servers = true,
        .spec = spec_read_mcp_resource },
    { .name = "update_plan",
        .start = update_plan_start,
        .enabled = "tools.update_plan.enabled",
        .spec = spec_update_plan },
    { .name = "request_user_input",
        .start = request_user_input_start,
        .spec = spec_request_user_input },
    { .name = "request_permissions",
        .start = request_permissions_start,
        .enabled = "features.request_permissions_tool",
        .spec = spec_request_permissions },
    { .name = "apply_patch",
        .start = apply_patch_start,
        .custom = true,
        .placed = true,
        .spec = spec_apply_patch },
    { .name = "view_image",
        .start = view_image_start,
        .looks = true,
        .parallel = true,
        .placed = true,
        .spec = spec_view_image },
    { .name = "get_goal", .start = get_goal_start, .needs_goals = true, .spec = spec_get_goal },
    { .name = "create_goal",
        .start = create_goal_start,
        .needs_goals = true,
        .spec = spec_create_goal },
    { .name = "update_goal",
        .start = update_goal_start,
        .needs_goals = true,
        .spec = spec_update_goal },
};

static bool is_offered(const struct tool *tool, const struct tool_offer *offer) {
    if (offer->only_looks)
        return tool->looks;
    if (tool->custom)
        return offer->has_apply_patch;
    if (tool->needs_servers)
        return offer->servers && offer->servers->n > 0;
    if (tool->needs_goals)
        return offer->has_goals;
    return !tool->enabled || config_bool(offer->config, tool->enabled, false);
}

/* The tools of the MCP servers under the model's names. */
static struct mcp_catalogue catalogue_of(
    struct arena *a, const struct config *config, const struct mcp_servers *servers) {
    if (!servers || servers->n == 0)
        return (struct mcp_catalogue){ NULL, 0 };
    return mcp_catalogue_of(
        a, servers, config_bool(config, "features.non_prefixed_mcp_tool_names", false));
}

static const struct tool *find(const struct tool_call *call) {
    bool plain = !call->search && (!call->namespace.p || str_is(call->namespace, "functions"));
    for (size_t i = 0; i < ARRAY_LEN(tools); i++)
        if (plain && call->custom == tools[i].custom && str_is(call->name, tools[i].name))
            return &tools[i];
    return NULL;
}

struct tool_offer tool_offer_of(const struct tool_host *host) {
    return (struct tool_offer){ .config = host->config,
        .has_apply_patch = host->has_apply_patch,
        .dynamic = host->dynamic,
        .servers = host->servers,
        .has_goals = host->has_goals,
        .agents = host->agents,
        .has_places = host->places.n > 1,
        .only_looks = host->only_looks,
        .searches = host->searches };
}

static bool is_offered_by(const struct tool_host *host, const struct tool *tool) {
    const struct tool_offer offer = tool_offer_of(host);
    return tool && is_offered(tool, &offer);
}

bool tool_is_known(const struct tool_host *host, const struct tool_call *call) {
    _cleanup_arena_ struct arena a = { 0 };
    if (is_offered_by(host, find(call)) || agent_tool_is_offered(host->agents, call) ||
        dynamic_tool_is_offered(host->dynamic, call))
        return true;
    struct mcp_catalogue catalogue = catalogue_of(&a, host->config, host->servers);
    return !call->custom && mcp_catalogue_find(&catalogue, call->namespace, call->name);
}

struct tool_output tool_output_copy(struct arena *a, const struct tool_output *output) {
    return (struct tool_output){ .text = arena_str(a, output->text),
        .content = arena_str(a, output->content),
        .succeeded = output->succeeded,
        .response = arena_str(a, output->response),
        .of_call = arena_str(a, output->of_call),
        .of_command = arena_str(a, output->of_command) };
}

static struct op *start_placed(struct op_group *group, const struct tool *tool,
    const struct tool_host *host, const struct tool_call *call, tool_done *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str refusal = tool_place_refusal(&a, host, call);
    return refusal.p ? tool_answer(group, host, refusal, done, user)
                     : tool->start(group, host, call, done, user);
}

struct op *tool_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    const struct tool *tool = find(call);
    if (call->search)
        return tool_search_start(group, host, call, done, user);
    if (is_offered_by(host, tool))
        return tool->placed ? start_placed(group, tool, host, call, done, user)
                            : tool->start(group, host, call, done, user);
    if (agent_tool_is_offered(host->agents, call))
        return host->events->agents(host->event_user, group, host, call, done, user);
    if (dynamic_tool_is_offered(host->dynamic, call))
        return dynamic_tool_start(group, host, call, done, user);
    _cleanup_arena_ struct arena a = { 0 };
    struct mcp_catalogue catalogue = catalogue_of(&a, host->config, host->servers);
    const struct mcp_tool *mcp =
        call->custom ? NULL : mcp_catalogue_find(&catalogue, call->namespace, call->name);
    if (mcp)
        return mcp_tool_start(group, host, call, mcp, done, user);
    struct str text =
        arena_printf(&a, "unsupported %s: %.*s%.*s", call->custom ? "custom tool call" : "call",
            STR_ARGS(call->namespace), STR_ARGS(call->name));
    return tool_answer(group, host, text, done, user);
}

bool tool_is_parallel(
    const struct tool_call *call, const struct config *config, const struct mcp_servers *servers) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct tool *tool = find(call);
    if (tool || !call->namespace.p)
        return !tool || tool->parallel;
    if (agent_tool_is_namespace(call->namespace))
        return false;
    struct mcp_catalogue catalogue = catalogue_of(&a, config, servers);
    const struct mcp_tool *mcp = mcp_catalogue_find(&catalogue, call->namespace, call->name);
    return !mcp || mcp_tool_is_parallel(mcp);
}

struct str tool_aborted_text(struct arena *a, const struct tool_call *call, int64_t ms) {
    const struct tool *tool = find(call);
    double seconds = ms < 100 ? 0.1 : (double)ms / 1000;
    if (tool && tool->is_command)
        return arena_printf(a, "Wall time: %.1f seconds\naborted by user", seconds);
    return arena_printf(a, "aborted by user after %.1fs", seconds);
}

void tool_write_specs(struct buf *out, const struct tool_offer *offer) {
    _cleanup_arena_ struct arena a = { 0 };
    struct mcp_catalogue catalogue = catalogue_of(&a, offer->config, offer->servers);
    const struct spec_extras extras = {
        .permissions = config_bool(offer->config, "features.exec_permission_approvals", false),
        .places = offer->has_places,
    };
    size_t n = 0;
    buf_add_char(out, '[');
    for (size_t i = 0; i < ARRAY_LEN(tools); i++) {
        if (!is_offered(&tools[i], offer))
            continue;
        if (n++)
            buf_add_char(out, ',');
        spec_write(out, tools[i].name, tools[i].spec, &extras);
        if (tools[i].start == view_image_start)
            agent_specs_write(out, offer->agents, &n);
    }
    if (!offer->searches)
        mcp_catalogue_write(out, &catalogue, &n);
    dynamic_tools_write(out, offer->dynamic, false, &n);
    if (tool_search_is_offered(offer)) {
        buf_add_str(out, n++ ? STR(",") : STR(""));
        buf_add_str(out, str_of(spec_tool_search));
    }
    if (offer->hosted.n) {
        buf_add_str(out, n ? STR(",") : STR(""));
        buf_add_str(out, offer->hosted);
    }
    buf_add_char(out, ']');
}
