/* Fuzz: scripts of the scripted upstream, and the pattern language they share with wire tests. */
#include <assert.h>
#include <stdlib.h>

#include "tools/mock-upstream/pattern.h"
#include "tools/mock-upstream/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A pattern that can be read fits itself or not, but does not crash; what it expands to neither. */
static void try_pattern(struct str text) {
    struct error e;
    json_t *pattern = pattern_parse(text, &e), *value = pattern_parse_json(text, &e);
    json_t *vars = json_object();
    _cleanup_buf_ struct buf out = { 0 };
    if (pattern && value && !pattern_match(pattern, value, vars, PATTERN_LOOSE, &e))
        assert(json_object_size(vars) == 0);
    (void)json_object_set_new(vars, "A", json_string("a\"b"));
    (void)pattern_expand(text, vars, &out, &e);
    json_decref(pattern);
    json_decref(value);
    json_decref(vars);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = { (const char *)data, size };
    struct script s = { 0 };
    struct error e;
    if (size > 1 << 14 || str_find(text, STR("deltas")) >= 0) /* which may be large on purpose */
        return 0;
    if (script_text(&s, "x.script", text, &e)) {
        (void)script_take(&s, STR("POST"), STR("/v1/responses"), text);
        (void)script_is_done(&s);
    } else {
        assert(str_starts(str_of(e.text), STR("x.script:")));
    }
    script_free(&s);
    while (text.p)
        try_pattern(str_cut(&text, '\n'));
    return 0;
}
