/* user_input: request_user_input: the model asks the user. */
#include "tool/user_input.h"

#include "base/json.h"
#include "config/config.h"
#include "protocol/wrappers.gen.h"
#include "tool/answer.h"
#include "tool/arguments.h"
#include "tool/question.h"

struct user_input_call {
    struct question question;
};

/* The answers as they came, compact. */
static void on_answer(void *user, const struct tool_request_user_input_response *answer) {
    struct user_input_call *c = user;
    _cleanup_buf_ struct buf text = { 0 };
    question_answered(&c->question);
    if (answer)
        tool_request_user_input_response_encode(&text, answer);
    const struct tool_output output = { .text = answer ? buf_str(&text) : STR("{\"answers\":{}}") };
    question_finish(&c->question, &output);
}

static struct tool_request_user_input_question_array questions_of(
    struct arena *a, const struct request_user_input_arguments *args) {
    size_t n = args->questions.n;
    struct tool_request_user_input_question_array list = {
        arena_array(a, struct tool_request_user_input_question, n), n
    };
    for (size_t i = 0; i < n; i++) {
        const struct request_user_input_question *q = &args->questions.v[i];
        struct tool_request_user_input_option *options =
            arena_array(a, struct tool_request_user_input_option, q->options.n);
        for (size_t k = 0; k < q->options.n; k++)
            options[k] = (struct tool_request_user_input_option){ q->options.v[k].label,
                q->options.v[k].description };
        list.v[i] = (struct tool_request_user_input_question){ .id = q->id,
            .header = q->header,
            .question = q->question,
            .is_other = true,
            .options = { options, q->options.n } };
    }
    return list;
}

static bool have_options(const struct request_user_input_arguments *args) {
    for (size_t i = 0; i < args->questions.n; i++)
        if (args->questions.v[i].options.n == 0)
            return false;
    return true;
}

struct op *request_user_input_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct request_user_input_arguments args;
    struct str failure;
    bool available = host->mode == MODE_KIND_PLAN ||
                     config_bool(host->config, "features.default_mode_request_user_input", false);
    if (!available)
        return tool_answer(
            group, host, STR("request_user_input is unavailable in Default mode"), done, user);
    if (!tool_arguments_decode(
            &a, call->arguments, TYPE_REQUEST_USER_INPUT_ARGUMENTS, &args, &failure))
        return tool_answer(group, host, failure, done, user);
    if (!have_options(&args))
        return tool_answer(group, host,
            STR("request_user_input requires non-empty options for every question"), done, user);
    struct user_input_call *c = question_new(group, sizeof *c, host, done, user);
    static const enum thread_active_flag flag = THREAD_ACTIVE_FLAG_WAITING_ON_USER_INPUT;
    c->question.tells_resolved = true;
    question_begin(&c->question,
        ask_item_tool_request_user_input(c->question.place.subscribers,
            &(struct tool_request_user_input_params){ .thread_id = c->question.place.thread_id,
                .turn_id = c->question.place.turn_id,
                .item_id = arena_str(&c->question.op.arena, call->call_id),
                .questions = questions_of(&a, &args),
                .is_blocking = true },
            on_answer, c),
        &flag);
    return &c->question.op;
}
