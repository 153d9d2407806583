/* mcp: methods of protocol/idl/mcp.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(mcp_server_oauth_login, mcp_server_oauth_login_params)
NOT_IMPLEMENTED_UNIT(config_mcp_server_reload)
NOT_IMPLEMENTED(mcp_server_status_list, list_mcp_server_status_params)
NOT_IMPLEMENTED(mcp_server_resource_read, mcp_resource_read_params)
NOT_IMPLEMENTED(mcp_server_event_stream_start, mcp_server_event_stream_start_params)
NOT_IMPLEMENTED(mcp_server_event_stream_stop, mcp_server_event_stream_stop_params)
NOT_IMPLEMENTED(mcp_server_tool_call, mcp_server_tool_call_params)
