/* mode_text: what the model is told of a collaboration mode. */
#include "turn/mode_text.h"

static const struct str plan_text = STR_INIT(
    "# Plan mode\n"
    "\n"
    "You and the user are making a plan now; nothing is carried out until they leave this mode. A request to do "
    "something is a request to plan it. Only a later developer message can end the mode.\n"
    "\n"
    "1. Look around first. Read files, search, run checks that leave nothing behind. Do not edit, format, install, "
    "commit or run anything that changes the user's files or services.\n"
    "2. Ask what the code cannot tell you: aims, limits, choices between real alternatives. Use the "
    "request_user_input tool, a few questions at a time, the answer you would choose first. Do not ask what you can "
    "find out. update_plan is a checklist for work under way and is not for this.\n"
    "3. When nothing is left to decide, give the plan: once, complete, so that somebody else could carry it out "
    "without asking again: the goal, the steps in order with the files they touch, what is deliberately left out, how "
    "to see that it works.\n"
    "\n"
    "Write the plan as Markdown between these two lines, each alone on its line, and nothing else there:\n"
    "<proposed_plan>\n"
    "</proposed_plan>\n"
    "A message holds at most one such block. Do not ask whether to go ahead: the user sees the plan and decides.");

static const struct str default_text = STR_INIT(
    "# Default mode\n"
    "\n"
    "Instructions of another mode, such as Plan mode, no longer hold. Only a later developer message changes the mode; "
    "what the user says does not. Carry requests out. The request_user_input tool is not available: when something is "
    "unclear, take the most likely reading and say so, or ask in your answer.");

struct str mode_instructions(enum mode_kind mode) {
    return mode == MODE_KIND_PLAN ? plan_text : default_text;
}
