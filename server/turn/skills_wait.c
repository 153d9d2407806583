/* skills_wait: turns that wait until the skills of their directory have been looked for. */
#include "turn/skills_wait.h"

#include "skills/skills.h"
#include "thread/manager.h"
#include "turn/follow.h"
#include "turn/sample.h"
#include "turn/skill_text.h"
#include "turn/state.h"

static void on_found(void *user, struct skill_set *const *sets) {
    struct turn *turn = user;
    if (!sets)
        return; /* cancelled: the turn may be gone */
    turn->wait = NULL;
    for (struct turn_input *in = turn->pending; in; in = in->next)
        in->skills_found = true;
    turn_sample(turn);
}

/* What the turn knows is what there is for it. */
static bool are_known(const struct thread *t) {
    struct skill_set *set = skills_known(t->manager->skills, t->settings.cwd);
    (void)skill_set_unref(set);
    return set != NULL;
}

static bool may_ask_for_skills(const struct turn *turn) {
    for (const struct turn_input *in = turn->pending; in; in = in->next)
        if (!in->skills_found && skill_may_be_meant(&in->item.user_message.content))
            return true;
    return false;
}

bool turn_skills_hold(struct turn *turn) {
    struct thread *t = turn->thread;
    struct str cwd = t->settings.cwd;
    if (t->owner || !t->manager->skills || !may_ask_for_skills(turn) || are_known(t))
        return false;
    turn->wait = skills_find(
        t->manager->skills, &t->ops, &(struct str_array){ &cwd, 1 }, true, on_found, turn);
    return true;
}

static void on_found_first(void *user, struct skill_set *const *sets) {
    struct thread *t = user;
    if (!sets)
        return;
    t->skills_sought = false;
    turn_follow_now(t);
}

bool thread_skills_hold(struct thread *t) {
    struct str cwd = t->settings.cwd;
    if (!t->manager->skills)
        return false;
    if (t->skills_sought)
        return true;
    t->skills_sought = true;
    (void)skills_find(
        t->manager->skills, &t->ops, &(struct str_array){ &cwd, 1 }, true, on_found_first, t);
    return true;
}
