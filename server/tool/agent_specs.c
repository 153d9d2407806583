/* agent_specs: how the model is told of the tools for other agents. */
#include "tool/agent_specs.h"

/* A tool of a namespace; the latter JSON. */
struct spec {
    const char *name, *json;
};

/* clang-format off */
#define INPUT_ITEMS \
    "\"items\":{\"type\":\"array\",\"description\":\"The same in pieces, to mention skills or apps.\",\"items\":{" \
    "\"type\":\"object\",\"properties\":{\"audio_url\":{\"type\":\"string\",\"description\":\"Of audio: data URL.\"}," \
    "\"image_url\":{\"type\":\"string\",\"description\":\"Of image: its URL.\"},\"name\":{\"type\":\"string\"," \
    "\"description\":\"Of skill and mention: what to show.\"},\"path\":{\"type\":\"string\",\"description\":\"Of " \
    "local_image, local_audio and skill: the file; of mention: what it leads to, app://ID or " \
    "plugin://NAME@MARKETPLACE.\"},\"text\":{\"type\":\"string\",\"description\":\"Of text.\"},\"type\":{" \
    "\"type\":\"string\",\"description\":\"text, image, local_image, audio, local_audio, skill or mention.\"}}," \
    "\"additionalProperties\":false}}"

static const struct spec v1_tools[] = {
    { "close_agent",
    "{\"type\":\"function\",\"name\":\"close_agent\",\"description\":\"Ends an agent that is no longer needed, and "
    "those below it; tells how it was. One that has finished stays open and counts towards the limit until it is "
    "closed.\",\"strict\":false,\"parameters\":{\"type\":\"object\",\"properties\":{\"target\":{\"type\":\"string\","
    "\"description\":\"The id that spawn_agent gave.\"}},\"required\":[\"target\"],\"additionalProperties\":false}}" },
    { "resume_agent",
    "{\"type\":\"function\",\"name\":\"resume_agent\",\"description\":\"Opens an agent that was closed, so that it "
    "can be sent input and waited for.\",\"strict\":false,\"parameters\":{\"type\":\"object\",\"properties\":{"
    "\"id\":{\"type\":\"string\",\"description\":\"The id of the agent.\"}},\"required\":[\"id\"],"
    "\"additionalProperties\":false}}" },
    { "send_input",
    "{\"type\":\"function\",\"name\":\"send_input\",\"description\":\"Gives an agent more to do. Prefer it to a new "
    "agent for work that builds on what that one knows.\",\"strict\":false,\"parameters\":{\"type\":\"object\","
    "\"properties\":{\"interrupt\":{\"type\":\"boolean\",\"description\":\"Stop what it does and turn to this now; "
    "else it comes to it by and by.\"}," INPUT_ITEMS ",\"message\":{\"type\":\"string\",\"description\":\"What to "
    "do; this or items.\"},\"target\":{\"type\":\"string\",\"description\":\"The id that spawn_agent gave.\"}},"
    "\"required\":[\"target\"],\"additionalProperties\":false}}" },
    { "spawn_agent",
    "{\"type\":\"function\",\"name\":\"spawn_agent\",\"description\":\"Starts an agent for one well-defined task and "
    "returns its id and the name that users see. Only when the user, AGENTS.md or a skill asks for agents, delegation "
    "or parallel work in so many words; a wish for depth or thoroughness is no such request. The agent works in the "
    "same folder with your model unless you name another one, which you do only if the user asks.\\nKeep what the "
    "next step depends on for yourself and hand out what can go on beside it: concrete tasks that do not overlap, "
    "with files that no other agent writes. Go on with your own work meanwhile, wait only when you cannot, and look "
    "over what comes back.\",\"strict\":false,\"parameters\":{\"type\":\"object\",\"properties\":{"
    "\"fork_context\":{\"type\":\"boolean\",\"description\":\"The agent knows what was said so far; else only its "
    "task.\"}," INPUT_ITEMS ",\"message\":{\"type\":\"string\",\"description\":\"The task; this or items.\"},"
    "\"model\":{\"type\":\"string\",\"description\":\"Another model than yours.\"},\"reasoning_effort\":{"
    "\"type\":\"string\",\"description\":\"Another effort than yours.\"}},\"additionalProperties\":false}}" },
    { "wait_agent",
    "{\"type\":\"function\",\"name\":\"wait_agent\",\"description\":\"Waits until one of the agents has finished and "
    "tells how; empty when the time is up. You are told of each one's end in any case.\",\"strict\":false,"
    "\"parameters\":{\"type\":\"object\",\"properties\":{\"targets\":{\"type\":\"array\",\"description\":\"Ids; the "
    "first that finishes counts.\",\"items\":{\"type\":\"string\"}},\"timeout_ms\":{\"type\":\"number\","
    "\"description\":\"How long at most, 10000 to 3600000; 30000 unless given. Rather minutes than seconds.\"}},"
    "\"required\":[\"targets\"],\"additionalProperties\":false}}" },
};
static const struct spec v2_tools[] = {
    { "followup_task",
    "{\"type\":\"function\",\"name\":\"followup_task\",\"description\":\"Gives an agent another task: it begi"
    "ns at once, or after what it does now.\",\"strict\":false,\"parameters\":{\"type\":\"object\",\"properti"
    "es\":{\"message\":{\"type\":\"string\",\"description\":\"The task.\",\"encrypted\":true},\"target\":{\"t"
    "ype\":\"string\",\"description\":\"The agent: its path, or its name below yours.\"}},\"required\":[\"tar"
    "get\",\"message\"],\"additionalProperties\":false}}" },
    { "interrupt_agent",
    "{\"type\":\"function\",\"name\":\"interrupt_agent\",\"description\":\"Stops what an agent does now; it c"
    "an be given another task afterwards. Tells how it was.\",\"strict\":false,\"parameters\":{\"type\":\"obj"
    "ect\",\"properties\":{\"target\":{\"type\":\"string\",\"description\":\"The agent: its path, or its name"
    " below yours.\"}},\"required\":[\"target\"],\"additionalProperties\":false}}" },
    { "list_agents",
    "{\"type\":\"function\",\"name\":\"list_agents\",\"description\":\"Lists the agents of this session and h"
    "ow they are.\",\"strict\":false,\"parameters\":{\"type\":\"object\",\"properties\":{\"path_prefix\":{\"t"
    "ype\":\"string\",\"description\":\"Only those at or below this path.\"}},\"additionalProperties\":false}"
    "}" },
    { "send_message",
    "{\"type\":\"function\",\"name\":\"send_message\",\"description\":\"Tells an agent something that it read"
    "s with its next step; it does not begin to work by that.\",\"strict\":false,\"parameters\":{\"type\":\"o"
    "bject\",\"properties\":{\"message\":{\"type\":\"string\",\"description\":\"What to tell.\",\"encrypted\""
    ":true},\"target\":{\"type\":\"string\",\"description\":\"The agent: its path, or its name below yours.\""
    "}},\"required\":[\"target\",\"message\"],\"additionalProperties\":false}}" },
    { "spawn_agent",
    "{\"type\":\"function\",\"name\":\"spawn_agent\",\"description\":\"Starts an agent for one well-defined t"
    "ask beside your own work. Its answer comes to you as a message when it has finished.\",\"strict\":false,"
    "\"parameters\":{\"type\":\"object\",\"properties\":{\"fork_turns\":{\"type\":\"string\",\"description\":"
    "\"all: it knows what you know; none: only its task. all unless given.\"},\"message\":{\"type\":\"string"
    "\",\"description\":\"The task.\",\"encrypted\":true},\"model\":{\"type\":\"string\",\"description\":\"An"
    "other model than yours.\"},\"reasoning_effort\":{\"type\":\"string\",\"description\":\"Another effort th"
    "an yours.\"},\"task_name\":{\"type\":\"string\",\"description\":\"Its name: lower case letters, digits a"
    "nd underscores.\"}},\"required\":[\"task_name\",\"message\"],\"additionalProperties\":false}}" },
    { "wait_agent",
    "{\"type\":\"function\",\"name\":\"wait_agent\",\"description\":\"Waits for a message of any agent.\",\"s"
    "trict\":false,\"parameters\":{\"type\":\"object\",\"properties\":{\"timeout_ms\":{\"type\":\"number\",\""
    "description\":\"How long at most, 10000 to 3600000; 30000 unless given.\"}},\"additionalProperties\":fal"
    "se}}" },
};
/* clang-format on */

static const struct space {
    const char *name, *description;
    const struct spec *tools;
    size_t n;
} v1 = { "multi_agent_v1", "Starts other agents and works with them.", v1_tools,
    ARRAY_LEN(v1_tools) },
  v2 = { "collaboration", "Starts other agents and works with them.", v2_tools,
      ARRAY_LEN(v2_tools) };

static const struct space *space_of(enum agent_tools tools) {
    return tools == AGENT_TOOLS_V2                                       ? &v2
           : tools == AGENT_TOOLS_V1 || tools == AGENT_TOOLS_V1_DEFERRED ? &v1
                                                                         : NULL;
}

bool agent_tool_is_offered(enum agent_tools tools, const struct tool_call *call) {
    const struct space *space = space_of(tools);
    if (!space || call->custom || !str_is(call->namespace, space->name))
        return false;
    for (size_t i = 0; i < space->n; i++)
        if (str_is(call->name, space->tools[i].name))
            return true;
    return false;
}

bool agent_tool_is_namespace(struct str name) {
    return str_is(name, v1.name) || str_is(name, v2.name);
}

const char *agent_specs_about(void) {
    return v1.description;
}

void agent_specs_write(struct buf *out, enum agent_tools tools, size_t *n) {
    const struct space *space = space_of(tools);
    if (!space || tools == AGENT_TOOLS_V1_DEFERRED)
        return;
    buf_printf(out, "%s{\"type\":\"namespace\",\"name\":\"%s\",\"description\":\"%s\",\"tools\":[",
        (*n)++ ? "," : "", space->name, space->description);
    for (size_t i = 0; i < space->n; i++) {
        if (i)
            buf_add_char(out, ',');
        buf_add_str(out, str_of(space->tools[i].json));
    }
    buf_add_str(out, STR("]}"));
}
