/* Fuzz target: tool/shell_script and what is built on it: any text as a script. */
#include "tool/command_actions.h"
#include "tool/danger.h"
#include "tool/patch_script.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Plain commands written as text are read back the same. */
static void check_round_trip(struct arena *a, const struct shell_script *s) {
    for (size_t i = 0; i < s->n; i++) {
        const struct script_command *c = &s->commands[i];
        struct shell_script again;
        assert(c->n > 0);
        if (!shell_script_parse(a, script_command_text(a, c->words, c->n), false, &again))
            continue; /* a keyword that was quoted in the script */
        assert(again.n == 1 && again.commands[0].n == c->n);
        for (size_t k = 0; k < c->n; k++)
            assert(str_eq(again.commands[0].words[k], c->words[k]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct str script = { (const char *)data, size };
    const struct str argv[] = { STR("bash"), STR("-c"), script };
    struct arena a = { 0 };
    struct shell_script s;
    struct str patch, directory;
    if (shell_script_parse(&a, script, false, &s))
        check_round_trip(&a, &s);
    (void)shell_script_parse(&a, script, true, &s);
    (void)command_actions_of(&a, script, STR("/w"));
    (void)command_is_dangerous(argv, ARRAY_LEN(argv));
    (void)patch_script_parse(&a, script, &patch, &directory);
    arena_free(&a);
    return 0;
}
