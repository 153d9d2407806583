/* instructions: what every model is told first. */
#include "thread/instructions.h"

#include "account/models.h"
#include "config/model_catalog.h"
#include "thread/manager.h"

static const char base_instructions[] =
    "You are a coding agent that works on a user's computer through an editor or another client.\n"
    "\n"
    "Answer what was asked, precisely and in few words. Say what you did and what you did not do; never "
    "claim a result that you have not seen. When something is ambiguous, choose the most likely reading, "
    "say which one it was, and go on.\n"
    "\n"
    "When you change files, keep to the style that you find there and change no more than the task needs. "
    "Never undo changes that you did not make. Show paths relative to the working directory, with line "
    "numbers where they help. Write plain Markdown.";

static struct str instructions_of(const struct model_info *model) {
    return str_of(model->base_instructions ? model->base_instructions : base_instructions);
}

struct str thread_model_instructions(const struct thread *thread) {
    return instructions_of(thread_model(thread));
}

struct str thread_base_instructions(const struct thread *thread) {
    struct str own = thread->settings.base_instructions;
    return own.p
               ? own
               : instructions_of(account_models_info(thread->manager->account, thread->base_model));
}
