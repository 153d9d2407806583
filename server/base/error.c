/* error: why something failed. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *reterr, int code, const char *format, ...) {
    if (!reterr)
        return false;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(reterr->text, sizeof reterr->text, format, args);
    va_end(args);
    reterr->code = code;
    if (n >= ERROR_TEXT_MAX_BYTES) {
        size_t end = sizeof reterr->text - 1;
        while (end > 0 && (unsigned char)reterr->text[end - 1] >= 0x80)
            end--; /* no half of a character is left at the cut */
        reterr->text[end] = '\0';
    }
    return false;
}

/* Our words are those of musl, the C library that the reference is built with. */
static const char *musl_word(int number) {
    switch (number) {
    case EIO:
        return "I/O error";
    case ELOOP:
        return "Symbolic link loop";
    case ENAMETOOLONG:
        return "Filename too long";
    case EXDEV:
        return "Cross-device link";
    case EBUSY:
        return "Resource busy";
    case ENOMEM:
        return "Out of memory";
    case EMFILE:
        return "No file descriptors available";
    case EDQUOT:
        return "Quota exceeded";
    case EADDRINUSE:
        return "Address in use";
    case EADDRNOTAVAIL:
        return "Address not available";
    case ETIMEDOUT:
        return "Operation timed out";
    case EHOSTUNREACH:
        return "Host is unreachable";
    case ENETUNREACH:
        return "Network unreachable";
    case EOPNOTSUPP:
        return "Not supported";
    default:
        return NULL;
    }
}

const char *error_of_errno(int number) {
    static _Thread_local char text[128];
    if (number < 0)
        number = -number;
    char words[96];
    const char *said = musl_word(number);
    if (!said)
        said = strerror_r(number, words, sizeof words);
    (void)snprintf(text, sizeof text, "%s (os error %d)", said, number);
    return text;
}
