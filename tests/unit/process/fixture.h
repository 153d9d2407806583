/* fixture: a loop whose programs have all ended when the test has: no operation, no handle, no child is left. */
#pragma once

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/buf.h"
#include "loop/op.h"

struct fixture {
    uv_loop_t loop;
    struct op_group ops;
    struct buf said;
};

static inline int setup(void **state) {
    static struct fixture f;
    f = (struct fixture){ 0 };
    assert_int_equal(uv_loop_init(&f.loop), 0);
    *state = &f;
    return 0;
}

static inline int teardown(void **state) {
    struct fixture *f = *state;
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_null(f->ops.head);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    assert_true(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
    buf_done(&f->said);
    return 0;
}
