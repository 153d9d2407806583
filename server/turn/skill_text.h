/* skill_text: what the model is told of skills (agent-loop.md 4.6). */
#pragma once

#include "protocol/types.gen.h"

struct arena;
struct thread;
struct turn;

/* The list of the skills of the thread's directory that are switched on; "no string" without any, while they have not
 * been looked for, and when skills.include_instructions is off. */
struct str skill_list_text(struct arena *a, const struct thread *t);

/* Whether an input may ask for a skill: then they should be looked for first. */
bool skill_may_be_meant(const struct user_input_array *input);

/* Adds the files of the skills that the input asks for, by $name or as an item, to what the model is told. */
void skill_texts_add(struct turn *turn, const struct user_input_array *input);
