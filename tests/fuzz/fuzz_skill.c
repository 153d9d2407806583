/* fuzz_skill: SKILL.md and agents/openai.yaml: whatever is read has a name and a description. */
#include <assert.h>

#include "base/utf8.h"
#include "skills/skill.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str text = utf8_lossy(&a, (struct str){ (const char *)data, size });
    struct skill_metadata skill = { 0 };
    struct str problem = STR_NONE;
    if (skill_read(&a, text, STR("folder"), &skill, &problem)) {
        assert(skill.name.n && skill.description.n);
        assert(utf8_valid(skill.name) && utf8_valid(skill.description));
    } else
        assert(problem.n);
    skill_read_extras(&a, text, STR("/folder"), &skill);
    if (skill.interface && skill.interface->icon_small.p)
        assert(str_starts(skill.interface->icon_small, STR("/folder/assets/")));
    return 0;
}
