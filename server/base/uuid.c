/* uuid: making, writing and reading ids. */
#include "base/uuid.h"

#include "base/random.h"
#include "base/time.h"
#include "base/utf8.h"

#define URN "urn:uuid:"

enum {
    HEX_DIGITS = 32,
    HYPHENATED = 36,
    HYPHENS = 4,
    COUNTER_BITS = 42,     /* of version 7, behind the milliseconds */
    COUNTER_LOW_BITS = 30, /* of these, behind the variant */
};

static const size_t group_starts[] = { 0, 9, 14, 19, 24 };
static const int group_lengths[] = { 8, 4, 4, 4, 12 };

/* ---- making ---- */

static void set_version(struct uuid *id, unsigned version) {
    id->bytes[6] = (uint8_t)((id->bytes[6] & 0x0F) | version << 4);
    id->bytes[8] = (uint8_t)((id->bytes[8] & 0x3F) | 0x80);
}

void uuid_v4(struct uuid *ret) {
    random_bytes(ret->bytes, sizeof ret->bytes);
    set_version(ret, 4);
}

/* A new millisecond starts at a random count with its highest bit clear, so that there is room. */
static void start_ms(struct uuid_clock *clock, uint64_t ms) {
    clock->ms = ms;
    clock->counter = random_u64() >> (64 - COUNTER_BITS + 1);
}

void uuid_v7(struct uuid_clock *clock, struct uuid *ret) {
    uint64_t now_ms = (uint64_t)time_now_ms();
    if (now_ms > clock->ms)
        start_ms(clock, now_ms);
    else if (++clock->counter >> COUNTER_BITS)
        start_ms(clock, clock->ms + 1);
    uint64_t high = clock->counter >> COUNTER_LOW_BITS;
    uint64_t low = clock->counter & ((1u << COUNTER_LOW_BITS) - 1);
    random_bytes(ret->bytes + 12, 4);
    for (int i = 0; i < 6; i++)
        ret->bytes[i] = (uint8_t)(clock->ms >> (40 - 8 * i));
    ret->bytes[6] = (uint8_t)(high >> 8);
    ret->bytes[7] = (uint8_t)high;
    for (int i = 0; i < 4; i++)
        ret->bytes[8 + i] = (uint8_t)(low >> (24 - 8 * i));
    set_version(ret, 7);
}

int64_t uuid_time_ms(const struct uuid *id) {
    if (id->bytes[6] >> 4 != 7)
        return -1;
    int64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | id->bytes[i];
    return ms;
}

/* ---- writing ---- */

const char *uuid_format(const struct uuid *id, char out[UUID_TEXT_BYTES]) {
    static const char digits[] = "0123456789abcdef";
    char *at = out;
    for (size_t i = 0; i < sizeof id->bytes; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        *at++ = digits[id->bytes[i] >> 4];
        *at++ = digits[id->bytes[i] & 15];
    }
    *at = '\0';
    return out;
}

struct str uuid_str(struct arena *a, const struct uuid *id) {
    char text[UUID_TEXT_BYTES];
    return arena_str(a, str_of(uuid_format(id, text)));
}

/* ---- reading ---- */

/* The part between braces or after "urn:uuid:"; `*ret_offset` is where it starts. */
static struct str strip(struct str text, size_t *ret_offset) {
    *ret_offset = 0;
    if (text.n >= 2 && text.p[0] == '{' && text.p[text.n - 1] == '}') {
        *ret_offset = 1;
        return str_sub(text, 1, text.n - 2);
    }
    if (!str_starts(text, STR(URN)))
        return text;
    *ret_offset = strlen(URN);
    return str_from(text, strlen(URN));
}

/* What is wrong with groups that are made of the right characters. */
static bool fail_groups(struct str text, struct str body, size_t hyphens, struct error *reterr) {
    if (hyphens != HYPHENS)
        return error_set(reterr, 0, "invalid group count: expected 5, found %zu", hyphens + 1);
    size_t start = 0;
    for (int group = 0; group < HYPHENS; group++) {
        size_t length = (size_t)str_index(str_from(body, start), '-');
        if (length != (size_t)group_lengths[group])
            return error_set(reterr, 0, "invalid group length in group %d: expected %d, found %zu",
                group, group_lengths[group], length);
        start += length + 1;
    }
    /* The reference counts braces and prefix as part of the last group. */
    return error_set(reterr, 0, "invalid group length in group 4: expected 12, found %zu",
        text.n - group_starts[HYPHENS]);
}

static bool fail_text(struct str text, struct error *reterr) {
    size_t offset, hyphens = 0;
    struct str body = strip(text, &offset);
    if (!utf8_valid(text))
        return error_set(reterr, 0, "non-UTF8 input");
    for (size_t i = 0; i < body.n; i++) {
        hyphens += body.p[i] == '-';
        if (body.p[i] != '-' && str_hex_digit(body.p[i]) < 0) {
            struct str wrong = str_sub(body, i, utf8_decode(str_from(body, i), NULL));
            return error_set(reterr, 0,
                "invalid character: expected an optional prefix of `urn:uuid:` followed by "
                "[0-9a-fA-F-], found `%.*s` at %zu",
                STR_ARGS(wrong), i + offset + 1);
        }
    }
    if (hyphens == 0 && offset == 0)
        return error_set(
            reterr, 0, "invalid length: expected length 32 for simple format, found %zu", text.n);
    return fail_groups(text, body, hyphens, reterr);
}

bool uuid_parse(struct str text, struct uuid *ret, struct error *reterr) {
    size_t offset;
    struct str body = strip(text, &offset);
    struct uuid id = { 0 };
    size_t digits = 0;
    bool hyphenated = body.n == HYPHENATED;
    if (!hyphenated && !(body.n == HEX_DIGITS && offset == 0))
        return fail_text(text, reterr);
    for (size_t i = 0; i < body.n; i++) {
        if (hyphenated && (i == 8 || i == 13 || i == 18 || i == 23)) {
            if (body.p[i] != '-')
                return fail_text(text, reterr);
            continue;
        }
        int digit = str_hex_digit(body.p[i]);
        if (digit < 0)
            return fail_text(text, reterr);
        id.bytes[digits / 2] = (uint8_t)(id.bytes[digits / 2] << 4 | digit);
        digits++;
    }
    *ret = id;
    return true;
}
