/* input_images: pictures that are read while the loop goes on, and readings that are given up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/xmalloc.h"
#include "turn/input.h"
#include "turn/input_audio.h"
#include "turn/input_images.h"

struct fixture {
    uv_loop_t loop;
    struct op_group ops;
    char path[sizeof "/tmp/input_images_XXXXXX"];
    unsigned done;
};

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    (void)snprintf(f->path, sizeof f->path, "/tmp/input_images_XXXXXX");
    _cleanup_fd_ int fd = mkstemp(f->path);
    assert_true(fd >= 0);
    assert_int_equal(file_write_all(fd, STR("\x89PNG\r\n\x1a\ndot")), 0);
    assert_int_equal(uv_loop_init(&f->loop), 0);
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(op_group_is_empty(&f->ops));
    assert_int_equal(uv_loop_close(&f->loop), 0);
    (void)unlink(f->path);
    free(f);
    return 0;
}

static struct user_input local(const char *path) {
    return (struct user_input){ .type = USER_INPUT_LOCAL_IMAGE,
        .local_image = { .path = str_of(path) } };
}

static struct turn_input *input_of(struct user_input *elements, size_t n) {
    struct turn_input *in = xcalloc(1, sizeof *in);
    in->item.type = THREAD_ITEM_USER_MESSAGE;
    in->item.user_message.content = (struct user_input_array){ elements, n };
    return in;
}

static void on_done(void *user) {
    ((struct fixture *)user)->done++;
}

static struct op *start(struct fixture *f, struct turn_input *first) {
    return input_images_read(&f->ops, &f->loop, first, on_done, f);
}

static void test_sound_is_read_too(void **state) {
    struct fixture *f = *state;
    struct user_input sound[] = { { .type = USER_INPUT_LOCAL_AUDIO,
                                      .local_audio = { .path = str_of(f->path) } },
        { .type = USER_INPUT_AUDIO,
            .audio = { .user_audio_reference = { .tag = USER_AUDIO_REFERENCE_URL,
                           .url = { .url = STR("data:audio/ogg;base64,AAAA") } } } } };
    struct turn_input *in = input_of(sound, ARRAY_LEN(sound));
    assert_non_null(start(f, in));
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->done, 1);
    assert_non_null(in->images[0].failure.p); /* of no known format */
    assert_true(str_is(in->images[1].url, "data:audio/ogg;base64,AAAA"));
    turn_input_free(in);
}

/* The sound of a URL as the model gets it, or the text in its place. */
static bool gives(const char *url, const char *expected) {
    _cleanup_arena_ struct arena a = { 0 };
    struct input_image sound = input_audio_of_url(&a, str_of(url));
    return str_is(sound.url.p ? sound.url : sound.omitted, expected);
}

static void test_urls_of_sound(void **state) {
    static const char broken[] = "audio content omitted because it could not be processed";
    (void)state;
    assert_true(gives("data:audio/wave;BASE64,AAAA", "data:audio/wav;base64,AAAA"));
    assert_true(gives("data:audio/mp3;a;base64;b,AA==", "data:audio/mpeg;base64,AA=="));
    assert_true(gives("data:audio/wav,AAAA", broken));
    assert_true(gives("data:audio/wav;base64,", broken));
    assert_true(gives("data:audio/wav;base64,AA AA", broken));
    assert_true(gives("data:;base64,AAAA", broken));
    assert_true(gives("data:", broken));
    assert_true(gives("", broken));
}

static void test_texts_need_no_reading(void **state) {
    struct user_input text = { .type = USER_INPUT_TEXT, .text = { .text = STR("hi") } };
    struct turn_input *in = input_of(&text, 1);
    assert_null(start(*state, in));
    turn_input_free(in);
}

static void test_reads_all_inputs_and_only_once(void **state) {
    struct fixture *f = *state;
    struct user_input first[] = { local(f->path), local("/nonexistent.png") },
                      second = local(f->path);
    struct turn_input *in = input_of(first, ARRAY_LEN(first));
    in->next = input_of(&second, 1);
    assert_non_null(start(f, in));
    assert_int_equal(f->done, 0);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->done, 1);
    assert_string_equal(in->images[0].url.p, "data:image/png;base64,iVBORw0KGgpkb3Q=");
    assert_string_equal(in->images[1].failure.p,
        "Codex could not read the local image at `/nonexistent.png`: No such file or directory (os error 2)");
    assert_string_equal(in->next->images[0].url.p, "data:image/png;base64,iVBORw0KGgpkb3Q=");
    assert_null(start(f, in));
    turn_input_free(in->next);
    turn_input_free(in);
}

static void test_a_device_is_no_picture(void **state) {
    struct fixture *f = *state;
    struct user_input element = local("/dev/zero");
    struct turn_input *in = input_of(&element, 1);
    assert_non_null(start(f, in));
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_string_equal(in->images[0].failure.p,
        "Codex could not read the local image at `/dev/zero`: Invalid argument (os error 22)");
    turn_input_free(in);
}

/* The inputs go with the turn, at once; the job may be running. */
static void test_cancel_is_silent_and_lets_the_inputs_go(void **state) {
    struct fixture *f = *state;
    enum { TIMES = 50 };
    for (int i = 0; i < TIMES; i++) {
        struct user_input elements[] = { local(f->path), local(f->path) };
        struct turn_input *in = input_of(elements, ARRAY_LEN(elements));
        op_cancel(start(f, in));
        turn_input_free(in);
        if (i % 2)
            uv_run(&f->loop, UV_RUN_NOWAIT);
    }
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->done, 0);
}

static void test_cancelling_the_group_ends_it(void **state) {
    struct fixture *f = *state;
    struct user_input element = local(f->path);
    struct turn_input *in = input_of(&element, 1);
    assert_non_null(start(f, in));
    op_group_cancel(&f->ops);
    turn_input_free(in);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->done, 0);
}

static void test_given_up_inputs_are_read_again(void **state) {
    struct fixture *f = *state;
    struct user_input element = local(f->path);
    struct turn_input *in = input_of(&element, 1);
    op_cancel(start(f, in));
    assert_non_null(start(f, in));
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->done, 1);
    assert_string_equal(in->images[0].url.p, "data:image/png;base64,iVBORw0KGgpkb3Q=");
    turn_input_free(in);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sound_is_read_too, setup, teardown),
        cmocka_unit_test(test_urls_of_sound),
        cmocka_unit_test_setup_teardown(test_texts_need_no_reading, setup, teardown),
        cmocka_unit_test_setup_teardown(test_reads_all_inputs_and_only_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_device_is_no_picture, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_cancel_is_silent_and_lets_the_inputs_go, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cancelling_the_group_ends_it, setup, teardown),
        cmocka_unit_test_setup_teardown(test_given_up_inputs_are_read_again, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
