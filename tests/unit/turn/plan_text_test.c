/* Unit tests: turn/plan_text (agent-loop.md 22.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "turn/plan_text.h"

struct heard {
    struct buf outside, inside;
    unsigned plans;
};

static void on_outside(void *user, struct str text) {
    buf_add_str(&((struct heard *)user)->outside, text);
}

static void on_plan_begin(void *user) {
    ((struct heard *)user)->plans++;
}

static void on_inside(void *user, struct str text) {
    buf_add_str(&((struct heard *)user)->inside, text);
}

static const struct plan_text_events events = { on_outside, on_plan_begin, on_inside };

/* The same however the text is cut. */
static void expect(const char *text, const char *outside, const char *inside, unsigned plans) {
    for (size_t step = 1; step <= strlen(text) + 1; step++) {
        struct heard heard = { 0 };
        struct plan_text p = { 0 };
        struct str all = str_of(text);
        for (size_t at = 0; at < all.n; at += step)
            plan_text_feed(&p, str_sub(all, at, step), &events, &heard);
        plan_text_end(&p, &events, &heard);
        assert_string_equal(buf_cstr(&heard.outside), outside);
        assert_string_equal(buf_cstr(&heard.inside), inside);
        assert_int_equal(heard.plans, plans);
        plan_text_done(&p);
        buf_done(&heard.outside);
        buf_done(&heard.inside);
    }
}

static void test_what_is_no_plan_passes(void **state) {
    (void)state;
    expect("", "", "", 0);
    expect("a <proposed_plan> b\n<proposed", "a <proposed_plan> b\n<proposed", "", 0);
    expect("<proposed_plan>x\n", "<proposed_plan>x\n", "", 0);
}

static void test_a_plan_is_taken_out(void **state) {
    (void)state;
    expect("In.\n<proposed_plan>\n- a\n- b\n</proposed_plan>\nOut", "In.\nOut", "- a\n- b\n", 1);
    expect("<proposed_plan>\nonly\n</proposed_plan>", "", "only\n", 1);
    expect("  <proposed_plan>  \nx\n", "", "x\n", 1);
}

static void test_there_is_one_plan_at_most(void **state) {
    (void)state;
    expect("<proposed_plan>\na\n</proposed_plan>\n<proposed_plan>\nb\n</proposed_plan>\n",
        "<proposed_plan>\nb\n</proposed_plan>\n", "a\n", 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_no_plan_passes),
        cmocka_unit_test(test_a_plan_is_taken_out),
        cmocka_unit_test(test_there_is_one_plan_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
