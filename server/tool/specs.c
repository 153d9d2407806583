/* specs: how the model is told of the tools. One JSON object each; members in alphabetical order. */
#include "tool/specs.h"

/* clang-format off */
const char spec_exec_command[] =
    "{\"type\":\"function\",\"name\":\"exec_command\",\"description\":\"Runs a shell command "
    "and returns its output, or a session ID when it is still running.\","
    "\"strict\":false,\"parameters\":{\"type\":\"object\","
    "\"properties\":{\"cmd\":{\"type\":\"string\",\"description\":\"The shell command to "
    "run.\"},\"justification\":{\"type\":\"string\",\"description\":\"A question for the "
    "user; only with require_escalated.\"},\"login\":{\"type\":\"boolean\","
    "\"description\":\"Run as a login shell; true unless given.\"},"
    "\"max_output_tokens\":{\"type\":\"number\",\"description\":\"Output to return at most; "
    "10000 unless given, larger values may be capped.\"},"
    "\"prefix_rule\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"description\":\"A "
    "command prefix to allow from now on; only with require_escalated.\"},"
    "\"sandbox_permissions\":{\"type\":\"string\",\"enum\":[\"use_default\","
    "\"require_escalated\"],\"description\":\"How to run this command beside the "
    "sandbox's rules.\"},\"shell\":{\"type\":\"string\",\"description\":\"The shell to use; "
    "the user's unless given.\"},\"tty\":{\"type\":\"boolean\",\"description\":\"Run on a "
    "terminal, so that write_stdin can type; false unless given.\"},"
    "\"workdir\":{\"type\":\"string\",\"description\":\"The directory to run in; the "
    "working directory unless given.\"},\"yield_time_ms\":{\"type\":\"number\","
    "\"description\":\"How long to wait for the end, 250 to 30000; 10000 unless "
    "given.\"}},\"required\":[\"cmd\"],\"additionalProperties\":false}}";

const char spec_write_stdin[] =
    "{\"type\":\"function\",\"name\":\"write_stdin\",\"description\":\"Types into a running "
    "session, or looks what it has printed since.\",\"strict\":false,"
    "\"parameters\":{\"type\":\"object\",\"properties\":{\"chars\":{\"type\":\"string\","
    "\"description\":\"What to type; empty to look only.\"},"
    "\"max_output_tokens\":{\"type\":\"number\",\"description\":\"Output to return at most; "
    "10000 unless given, larger values may be capped.\"},"
    "\"session_id\":{\"type\":\"number\",\"description\":\"The session that exec_command "
    "returned.\"},\"yield_time_ms\":{\"type\":\"number\",\"description\":\"How long to wait "
    "for output.\"}},\"required\":[\"session_id\"],\"additionalProperties\":false}}";

const char spec_list_mcp_resources[] =
    "{\"type\":\"function\",\"name\":\"list_mcp_resources\",\"description\":\"Lists what the MCP servers offer "
    "to read: files, tables, records. Read those before you search the web for the same.\",\"strict\":false,"
    "\"parameters\":{\"type\":\"object\",\"properties\":{\"cursor\":{\"type\":\"string\",\"description\":\"Where "
    "an earlier list of this server ended.\"},\"server\":{\"type\":\"string\",\"description\":\"The server to ask; all "
    "of them unless given.\"}},\"additionalProperties\":false}}";

const char spec_list_mcp_resource_templates[] =
    "{\"type\":\"function\",\"name\":\"list_mcp_resource_templates\",\"description\":\"Lists the patterns by "
    "which MCP servers name what can be read, with places to fill in.\",\"strict\":false,"
    "\"parameters\":{\"type\":\"object\",\"properties\":{\"cursor\":{\"type\":\"string\",\"description\":\"Where "
    "an earlier list of this server ended.\"},\"server\":{\"type\":\"string\",\"description\":\"The server to ask; all "
    "of them unless given.\"}},\"additionalProperties\":false}}";

const char spec_read_mcp_resource[] =
    "{\"type\":\"function\",\"name\":\"read_mcp_resource\",\"description\":\"Reads one resource of an MCP "
    "server.\",\"strict\":false,\"parameters\":{\"type\":\"object\",\"properties\":{\"server\":{\"type\":\"string\","
    "\"description\":\"The server, as the lists name it.\"},\"uri\":{\"type\":\"string\",\"description\":\"The "
    "resource, as the lists name it.\"}},\"required\":[\"server\",\"uri\"],\"additionalProperties\":false}}";

const char spec_update_plan[] =
    "{\"type\":\"function\",\"name\":\"update_plan\",\"description\":\"Shows the user the "
    "steps of the work and how far it is.\",\"strict\":false,"
    "\"parameters\":{\"type\":\"object\",\"properties\":{\"explanation\":{\"type\":\"string\","
    "\"description\":\"Why the plan changed.\"},\"plan\":{\"type\":\"array\","
    "\"description\":\"All steps, in order.\",\"items\":{\"type\":\"object\","
    "\"properties\":{\"status\":{\"type\":\"string\",\"enum\":[\"pending\",\"in_progress\","
    "\"completed\"]},\"step\":{\"type\":\"string\"}},\"required\":[\"step\",\"status\"],"
    "\"additionalProperties\":false}}},\"required\":[\"plan\"],"
    "\"additionalProperties\":false}}";

const char spec_request_user_input[] =
    "{\"type\":\"function\",\"name\":\"request_user_input\",\"description\":\"Asks the user "
    "some questions and waits for the answers. Only in Plan mode.\",\"strict\":false,"
    "\"parameters\":{\"type\":\"object\",\"properties\":{\"questions\":{\"type\":\"array\","
    "\"description\":\"The questions to show, as a rule one.\",\"items\":{\"type\":\"object\","
    "\"properties\":{\"header\":{\"type\":\"string\",\"description\":\"A label of one or two "
    "words.\"},\"id\":{\"type\":\"string\",\"description\":\"What the answer is found "
    "by.\"},\"options\":{\"type\":\"array\",\"description\":\"Two or three answers to choose "
    "from, the best one first; the user may give another.\",\"items\":{\"type\":\"object\","
    "\"properties\":{\"description\":{\"type\":\"string\",\"description\":\"What choosing it "
    "means.\"},\"label\":{\"type\":\"string\",\"description\":\"A few words.\"}},"
    "\"required\":[\"label\",\"description\"],\"additionalProperties\":false}},"
    "\"question\":{\"type\":\"string\",\"description\":\"One sentence.\"}},"
    "\"required\":[\"id\",\"header\",\"question\",\"options\"],"
    "\"additionalProperties\":false}}},\"required\":[\"questions\"],"
    "\"additionalProperties\":false}}";

const char spec_request_permissions[] =
    "{\"type\":\"function\",\"name\":\"request_permissions\",\"description\":\"Asks the user for "
    "more than the sandbox allows, for the rest of the turn or of the session.\",\"strict\":false,"
    "\"parameters\":{\"type\":\"object\",\"properties\":{\"environment_id\":{\"type\":\"string\","
    "\"description\":\"Where; the only environment unless given.\"},"
    "\"permissions\":{\"type\":\"object\",\"properties\":{\"file_system\":{\"type\":\"object\","
    "\"properties\":{\"read\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
    "\"write\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}},\"additionalProperties\":false},"
    "\"network\":{\"type\":\"object\",\"properties\":{\"enabled\":{\"type\":\"boolean\"}},"
    "\"additionalProperties\":false}},\"additionalProperties\":false},"
    "\"reason\":{\"type\":\"string\",\"description\":\"Why, for the user.\"}},"
    "\"required\":[\"permissions\"],\"additionalProperties\":false}}";

const char spec_view_image[] =
    "{\"type\":\"function\",\"name\":\"view_image\",\"description\":\"Looks at a picture file "
    "of this machine.\",\"strict\":false,\"parameters\":{\"type\":\"object\","
    "\"properties\":{\"path\":{\"type\":\"string\",\"description\":\"The file.\"}},"
    "\"required\":[\"path\"],\"additionalProperties\":false}}";
const char spec_apply_patch[] =
    "{\"type\":\"custom\",\"name\":\"apply_patch\",\"description\":\"Edits files. The patch "
    "is plain text, not JSON.\",\"format\":{\"type\":\"grammar\",\"syntax\":\"lark\","
    "\"definition\":\"start: begin_patch hunk+ end_patch\\nbegin_patch: \\\"*** Begin "
    "Patch\\\" LF\\nend_patch: \\\"*** End Patch\\\" LF?\\n\\nhunk: add_hunk | delete_hunk "
    "| update_hunk\\nadd_hunk: \\\"*** Add File: \\\" filename LF "
    "add_line+\\ndelete_hunk: \\\"*** Delete File: \\\" filename LF\\nupdate_hunk: \\\"*** "
    "Update File: \\\" filename LF change_move? change?\\n\\nfilename: "
    "/(.+)/\\nadd_line: \\\"+\\\" /(.*)/ LF -> line\\n\\nchange_move: \\\"*** Move to: \\\" "
    "filename LF\\nchange: (change_context | change_line)+ "
    "eof_line?\\nchange_context: (\\\"@@\\\" | \\\"@@ \\\" /(.+)/) LF\\nchange_line: (\\\"+\\\" "
    "| \\\"-\\\" | \\\" \\\") /(.*)/ LF\\neof_line: \\\"*** End of File\\\" LF\\n\\n%import "
    "common.LF\\n\"}}";
/* clang-format on */

const char spec_get_goal[] =
    "{\"type\":\"function\",\"name\":\"get_goal\",\"description\":\"Gives the goal of this thread: its status, "
    "budget, what was used of it in tokens and time, and what is left.\",\"strict\":false,\"parameters\":{"
    "\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}}";

const char spec_create_goal[] =
    "{\"type\":\"function\",\"name\":\"create_goal\",\"description\":\"Sets a goal that is worked towards over many "
    "turns. Only when the user or the instructions ask for one in so many words; an ordinary task is none. Fails "
    "while there is an unfinished goal.\",\"strict\":false,\"parameters\":{\"type\":\"object\",\"properties\":{"
    "\"objective\":{\"type\":\"string\",\"description\":\"What is to be reached.\"},\"token_budget\":{"
    "\"type\":\"integer\",\"description\":\"Only when a budget in tokens was asked for.\"}},\"required\":["
    "\"objective\"],\"additionalProperties\":false}}";

const char spec_update_goal[] =
    "{\"type\":\"function\",\"name\":\"update_goal\",\"description\":\"Ends or stops the goal. `complete` when all of "
    "it is reached and shown to be; `blocked` when the same obstacle has stopped several turns and only the user can "
    "help; `paused` only when the user asks for that.\",\"strict\":false,\"parameters\":{\"type\":\"object\","
    "\"properties\":{\"status\":{\"type\":\"string\",\"enum\":[\"complete\",\"blocked\",\"paused\"]}},\"required\":["
    "\"status\"],\"additionalProperties\":false}}";

const char spec_tool_search[] =
    "{\"type\":\"tool_search\",\"execution\":\"client\",\"description\":\"Finds tools that you have not been told of: "
    "those of the namespaces that are listed as deferred. Ask with a few words about what you need, also before you "
    "look for resources of MCP servers; what is found can be called from then on.\",\"parameters\":{\"type\":"
    "\"object\","
    "\"properties\":{\"limit\":{\"type\":\"number\",\"description\":\"How many tools at most; 8 unless given.\"},"
    "\"query\":{\"type\":\"string\",\"description\":\"Words that describe the tool.\"}},\"required\":[\"query\"],"
    "\"additionalProperties\":false}}";
