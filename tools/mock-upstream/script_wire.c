/* script_wire: directives about the connection: where it breaks, how bytes are packed, frames of a websocket. */
#include "tools/mock-upstream/pattern.h"
#include "tools/mock-upstream/script_reader.h"
#include "tools/mock-upstream/words.h"
#include "tools/mock-upstream/ws_in.h"

enum { CLOSE_CODE_NORMAL = 1000, CONTROL_MAX_BYTES = 125 };

static bool read_break(struct script_reader *r, bool reset) {
    if (!str_to_u64(words_next(&r->rest), &r->answer->break_after))
        return reader_fail(r, "expected a number of bytes");
    r->answer->breaks = true;
    r->answer->breaks_by_reset = reset;
    return reader_over(r);
}

/* cut-after N, reset-after N: the connection breaks N bytes behind the beginning of this answer */
bool read_cut_after(struct script_reader *r) {
    return read_break(r, false);
}

bool read_reset_after(struct script_reader *r) {
    return read_break(r, true);
}

bool read_bound(struct script_reader *r) {
    r->answer->bound = true;
    return true;
}

bool read_gzip(struct script_reader *r) {
    r->answer->gzip = true;
    return reader_over(r);
}

bool read_deflate(struct script_reader *r) {
    r->answer->deflate = true;
    return reader_over(r);
}

bool read_stall(struct script_reader *r) {
    (void)reader_step(r, STEP_STALL);
    return reader_over(r);
}

/* await [{json} | pong] */
bool read_await(struct script_reader *r) {
    struct str rest = words_rest(&r->rest);
    struct error e;
    if (str_is(rest, "pong")) {
        (void)reader_step(r, STEP_AWAIT_PONG);
        return true;
    }
    json_t *pattern = rest.n > 0 ? pattern_parse(rest, &e) : json_null();
    if (!pattern)
        return reader_fail(r, "%s", e.text);
    json_decref(pattern);
    struct step *step = reader_step(r, STEP_AWAIT);
    step->bytes = arena_str(&r->script->arena, rest);
    step->count = r->line;
    return true;
}

/* One frame with quoted bytes, or none. */
static bool read_frame(struct script_reader *r, enum ws_opcode opcode, size_t max) {
    struct step *step = reader_step(r, STEP_FRAME);
    struct error e;
    step->count = opcode;
    step->bytes = STR("");
    if (str_trim(r->rest).n > 0 && !words_quoted(&r->rest, &r->script->arena, &step->bytes, &e))
        return reader_fail(r, "%s", e.text);
    if (step->bytes.n > max)
        return reader_fail(r, "at most %zu bytes fit here", max);
    return reader_over(r);
}

bool read_binary(struct script_reader *r) {
    return read_frame(r, WS_BINARY, SIZE_MAX);
}

bool read_ping(struct script_reader *r) {
    return read_frame(r, WS_PING, CONTROL_MAX_BYTES);
}

bool read_pong(struct script_reader *r) {
    return read_frame(r, WS_PONG, CONTROL_MAX_BYTES);
}

/* close [CODE ["REASON"]], code 0: a frame without one. Ends the answer. */
bool read_close(struct script_reader *r) {
    struct step *step = reader_step(r, STEP_FRAME);
    struct str word = words_next(&r->rest), reason = STR("");
    uint64_t code = CLOSE_CODE_NORMAL;
    struct error e;
    if (word.p && (!str_to_u64(word, &code) || code > UINT16_MAX))
        return reader_fail(r, "expected the code of the close frame");
    if (str_trim(r->rest).n > 0 && !words_quoted(&r->rest, &r->script->arena, &reason, &e))
        return reader_fail(r, "%s", e.text);
    if (reason.n > CONTROL_MAX_BYTES - 2)
        return reader_fail(r, "at most %d bytes fit here", CONTROL_MAX_BYTES - 2);
    step->count = WS_CLOSE;
    step->bytes = code ? arena_printf(&r->script->arena, "%c%c%.*s", (int)(code >> 8),
                             (int)(code & 255), STR_ARGS(reason))
                       : STR("");
    (void)reader_step(r, STEP_END);
    reader_end_answer(r);
    return reader_over(r);
}
