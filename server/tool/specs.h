/* specs: how the model is told of the tools: JSON of a request's `tools` (agent-loop.md 7.2). */
#pragma once

extern const char spec_exec_command[];
extern const char spec_list_mcp_resources[], spec_list_mcp_resource_templates[],
    spec_read_mcp_resource[];
extern const char spec_write_stdin[];
extern const char spec_update_plan[];
extern const char spec_request_user_input[];
extern const char spec_request_permissions[];
extern const char spec_view_image[];
extern const char spec_apply_patch[];
extern const char spec_tool_search[];
extern const char spec_get_goal[], spec_create_goal[], spec_update_goal[];
