/* command_actions: what a shell script is about, for people to read. */
#include "tool/command_actions.h"

struct command_action_array command_actions_of(struct arena *a, struct str script, struct str cwd) {
    (void)cwd;
    struct command_action *one = arena_new(a, struct command_action);
    one->type = COMMAND_ACTION_UNKNOWN;
    one->unknown.command = arena_str(a, script);
    return (struct command_action_array){ one, 1 };
}
