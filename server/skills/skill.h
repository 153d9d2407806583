/* skill: one skill, as its files describe it (local-methods.md 9.2). */
#pragma once

#include "protocol/types.gen.h"

enum { SKILL_NAME_CHARS_MAX = 64, SKILL_FILE_BYTES_MAX = 1024 * 1024 };

/* The text between the lines "---" at the start of a SKILL.md; "no string": there are none. */
struct str skill_front_matter(struct str text);

/* Name, description and short description from the text of a SKILL.md; `directory` is its name without one. False:
 * "missing YAML frontmatter delimited by ---" and the like in *ret_problem. All in `a`, may point into `text`. */
bool skill_read(struct arena *a, struct str text, struct str directory, struct skill_metadata *ret,
    struct str *ret_problem);

/* How to show it and what it needs, from the text of agents/openai.yaml in `folder`, its absolute directory. What is
 * wrong is left out and logged. */
void skill_read_extras(
    struct arena *a, struct str text, struct str folder, struct skill_metadata *skill);
