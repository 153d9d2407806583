/* letters: what characters are to a search. */
#include "search/letters.h"

#include "base/library.h"

#define FUNCTION(member, name) \
    { name, offsetof(struct letters, member) }
static const struct library_symbol functions[] = {
    FUNCTION(to_lower, "uc_tolower"),
    FUNCTION(decompose, "uc_canonical_decomposition"),
    FUNCTION(is_lower, "uc_is_lower"),
    FUNCTION(is_upper, "uc_is_upper"),
    FUNCTION(is_alpha, "uc_is_alpha"),
    FUNCTION(is_digit, "uc_is_digit"),
    FUNCTION(is_space, "uc_is_space"),
};
enum { DECOMPOSITION_MAX = 32 /* characters, as the library's manual says */ };

static bool is_known(struct letters *l) {
    if (!l->tried)
        l->loaded =
            library_load("libunistring.so.2", l, functions, sizeof functions / sizeof *functions);
    l->tried = true;
    return l->loaded;
}

enum letter_class letters_class_beyond(struct letters *l, uint32_t c) {
    if (!is_known(l))
        return LETTER_CASELESS;
    if (l->is_lower(c))
        return LETTER_LOWER;
    if (l->is_upper(c))
        return LETTER_UPPER;
    if (l->is_digit(c))
        return LETTER_NUMBER;
    if (l->is_alpha(c))
        return LETTER_CASELESS;
    return l->is_space(c) ? LETTER_SPACE : LETTER_OTHER;
}

uint32_t letters_lower_beyond(struct letters *l, uint32_t c) {
    return is_known(l) ? l->to_lower(c) : c;
}

uint32_t letters_bare_beyond(struct letters *l, uint32_t c) {
    uint32_t parts[DECOMPOSITION_MAX];
    while (c >= 0x80 && is_known(l) && l->decompose(c, parts) > 1)
        c = parts[0];
    return c;
}
