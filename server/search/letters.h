/* letters: what characters are to a search: a class, and a letter without case and accents (local-methods.md 4). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum letter_class {
    LETTER_SPACE,
    LETTER_OTHER, /* no part of a word */
    LETTER_DELIMITER,
    LETTER_LOWER,
    LETTER_UPPER,
    LETTER_CASELESS,
    LETTER_NUMBER,
};

/* What knows of characters beyond ASCII: libunistring, opened with the first of them; without it those are letters that
 * have neither case nor accents. A zeroed struct is ready; for one thread at a time. */
struct letters {
    uint32_t (*to_lower)(uint32_t c);
    int (*decompose)(uint32_t c, uint32_t *ret);
    bool (*is_lower)(uint32_t c);
    bool (*is_upper)(uint32_t c);
    bool (*is_alpha)(uint32_t c);
    bool (*is_digit)(uint32_t c);
    bool (*is_space)(uint32_t c);
    bool tried, loaded;
};

/* Of a character beyond ASCII. */
enum letter_class letters_class_beyond(struct letters *l, uint32_t c);
uint32_t letters_lower_beyond(struct letters *l, uint32_t c);
uint32_t letters_bare_beyond(struct letters *l, uint32_t c);

static inline enum letter_class letters_class(struct letters *l, uint32_t c) {
    if (c >= 'a' && c <= 'z')
        return LETTER_LOWER;
    if (c >= 0x80)
        return letters_class_beyond(l, c);
    if (c >= 'A' && c <= 'Z')
        return LETTER_UPPER;
    if (c >= '0' && c <= '9')
        return LETTER_NUMBER;
    if (c == '/')
        return LETTER_DELIMITER;
    return c == ' ' || (c >= '\t' && c <= '\r') ? LETTER_SPACE : LETTER_OTHER;
}

/* In lower case. */
static inline uint32_t letters_lower(struct letters *l, uint32_t c) {
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return letters_lower_beyond(l, c);
}

/* Without its accents: the letter they stand on. */
static inline uint32_t letters_bare(struct letters *l, uint32_t c) {
    return c < 0x80 ? c : letters_bare_beyond(l, c);
}
