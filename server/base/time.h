/* time: clocks and RFC 3339 text. Dates are those of the Gregorian calendar, UTC, without leap seconds. */
#pragma once

#include "base/str.h"

#include <time.h>

/* Since 1970-01-01T00:00:00Z. */
int64_t time_now_ms(void);
int64_t time_now_us(void);
/* Since some moment of this boot; never goes back. For durations. */
int64_t time_monotonic_ms(void);
int64_t time_monotonic_ns(void);

/* What the system tells, st_mtim for one, in nanoseconds. */
static inline int64_t time_ns_of(struct timespec t) {
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

enum { TIME_TEXT_BYTES = 32 };

enum time_fraction { TIME_SECONDS = 0, TIME_MILLIS = 3, TIME_MICROS = 6 };

/* "2026-11-20T07:27:48.774532Z", with that many digits of the second (the rest is cut off), ended by a
 * NUL. For years 0 to 9999; times outside are shown as the first or the last one. Returns `out`. */
const char *time_format(int64_t us, enum time_fraction digits, char out[TIME_TEXT_BYTES]);

/* An RFC 3339 date-time with 'Z' or an offset; 't', 'z' and a space instead of 'T' are allowed, digits
 * beyond microseconds dropped; second 60 means the next second. False when it is none or no such day
 * exists. */
bool time_parse(struct str text, int64_t *ret_us);

/* Days since 1970-01-01 of a date of the Gregorian calendar, and back. Month and day count from 1. */
int64_t time_days_of_date(int64_t year, int month, int day);
void time_date_of_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day);
/* 28 to 31. */
int time_days_in_month(int64_t year, int month);
