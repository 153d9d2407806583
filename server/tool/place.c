/* place: which environment a call is for. */
#include "tool/place.h"

#include "tool/patch.h"

/* The one that it names; "no string": none. */
static struct str named(struct arena *a, const struct tool_call *call) {
    if (call->custom)
        return patch_environment(call->arguments);
    if (str_find(call->arguments, STR("environment_id")) < 0)
        return STR_NONE;
    return json_get_text(json_parse(a, call->arguments, NULL), "environment_id");
}

static bool is_known(const struct str_array *places, struct str id) {
    for (size_t i = 0; i < places->n; i++)
        if (str_eq(places->v[i], id))
            return true;
    return false;
}

struct str tool_place_refusal(
    struct arena *a, const struct tool_host *host, const struct tool_call *call) {
    struct str id = named(a, call);
    if (id.p && call->custom && host->places.n < 2)
        return STR("apply_patch environment selection is unavailable for this turn");
    if (id.p && !is_known(&host->places, id))
        return arena_printf(a, "unknown turn environment id `%.*s`", STR_ARGS(id));
    bool here = id.p ? str_is(id, "local") : is_known(&host->places, STR("local"));
    return here
               ? STR_NONE
               : STR("No usable execution environment is available. Wait for an environment to become "
                     "available before using this tool.");
}
