/* step_settings: what a client changes for the rest of a running turn. */
#include "turn/step_settings.h"

#include "account/models.h"
#include "thread/manager.h"
#include "turn/state.h"

bool step_settings_update(struct thread *t, const struct turn_settings_update_params *p,
    bool *ret_applied, struct error *reterr) {
    struct turn *turn = t->turn;
    *ret_applied = turn && str_eq(turn_id(turn), p->turn_id);
    if (!*ret_applied)
        return true;
    if (p->model.p && !account_models_find(t->manager->account, p->model))
        return error_set(reterr, 0, "the destination model has only fallback metadata");
    const struct turn_start_params overrides = { .model = p->model,
        .effort = p->effort,
        .summary = p->summary,
        .approvals_reviewer = p->approvals_reviewer,
        .service_tier_is = p->service_tier_is,
        .service_tier = p->service_tier };
    if (!turn->own_settings) {
        turn->own_settings = arena_new(&turn->op.arena, struct run_settings);
        *turn->own_settings = t->settings;
    }
    return run_settings_apply_turn(&t->arena, &t->settings, t->config, NULL, &overrides, reterr);
}

static void take_back(const struct turn *turn, struct run_settings *now) {
    const struct run_settings *own = turn->own_settings;
    if (!own)
        return;
    now->model = own->model;
    now->effort = own->effort;
    now->has_summary = own->has_summary;
    now->summary = own->summary;
    now->approvals_reviewer = own->approvals_reviewer;
    now->service_tier = own->service_tier;
}

struct run_settings *step_settings_to_change(struct thread *t) {
    if (!t->turn)
        return &t->settings;
    if (!t->next_settings) {
        t->next_settings = arena_new(&t->arena, struct run_settings);
        *t->next_settings = t->settings;
        take_back(t->turn, t->next_settings);
    }
    return t->next_settings;
}

void step_settings_end(struct turn *turn) {
    struct thread *t = turn->thread;
    if (t->next_settings)
        t->settings = *t->next_settings;
    else
        take_back(turn, &t->settings);
    t->next_settings = NULL;
}
