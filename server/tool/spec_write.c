/* spec_write: a tool's description with what only some threads have. */
#include "tool/spec_write.h"

#include "base/str.h"

/* A text that goes in front of the first `before` of a tool's description; in order. */
struct insert {
    const char *tool, *before, *text;
    bool of_permissions; /* else of places */
};

#define ENVIRONMENT                                                                        \
    "\"environment_id\":{\"type\":\"string\",\"description\":\"Where, as the environment " \
    "context names it; the primary environment unless given.\"},"

static const struct insert inserts[] = {
    { "exec_command", "\"cmd\":",
        "\"additional_permissions\":{\"type\":\"object\",\"description\":\"What this command needs "
        "beyond the sandbox; only with with_additional_permissions.\",\"properties\":{\"file_system\":{"
        "\"type\":\"object\",\"description\":\"Files and folders.\",\"properties\":{\"read\":{\"type\":"
        "\"array\",\"description\":\"Absolute paths to read.\",\"items\":{\"type\":\"string\"}},"
        "\"write\":{\"type\":\"array\",\"description\":\"Absolute paths to write.\",\"items\":{\"type\":"
        "\"string\"}}},\"additionalProperties\":false},\"network\":{\"type\":\"object\",\"description\":"
        "\"The network.\",\"properties\":{\"enabled\":{\"type\":\"boolean\",\"description\":\"Whether it "
        "is needed; false unless given.\"}},\"additionalProperties\":false}},\"additionalProperties\":"
        "false},",
        true },
    { "exec_command", "\"justification\":", ENVIRONMENT, false },
    { "exec_command", "\"require_escalated\"]", "\"with_additional_permissions\",", true },
    { "apply_patch", "hunk+ end_patch", "environment_id? ", false },
    { "apply_patch", "begin_patch: ", "environment_id: \\\"*** Environment ID: \\\" filename LF\\n",
        false },
    { "view_image", "\"path\":", ENVIRONMENT, false },
};

void spec_write(
    struct buf *out, const char *name, const char *spec, const struct spec_extras *extras) {
    struct str rest = str_of(spec), tool = str_of(name);
    for (size_t i = 0; i < ARRAY_LEN(inserts); i++) {
        const struct insert *x = &inserts[i];
        bool wanted = x->of_permissions ? extras->permissions : extras->places;
        ptrdiff_t at = wanted && str_is(tool, x->tool) ? str_find(rest, str_of(x->before)) : -1;
        if (at < 0)
            continue;
        buf_add_str(out, str_sub(rest, 0, (size_t)at));
        buf_add_str(out, str_of(x->text));
        rest = str_from(rest, (size_t)at);
    }
    buf_add_str(out, rest);
}
