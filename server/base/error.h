/* error: why something failed, in words for whoever asked. */
#pragma once

#include <stdbool.h>

/* Longer texts are cut at a character. Room for a path of 4096 bytes and a sentence around it. */
enum { ERROR_TEXT_MAX_BYTES = 6144 };

/* Written only on failure; needs no initialisation and owns nothing. */
struct error {
    int code; /* the caller's choice: an RPC code, a negative errno, or 0 */
    char text[ERROR_TEXT_MAX_BYTES];
};

/* Always false, so that a function can end with `return error_set(reterr, …)`. `reterr` may be NULL. */
bool error_set(struct error *reterr, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "No such file or directory (os error 2)" for errno or negative errno. Static storage per thread. */
const char *error_of_errno(int number);
