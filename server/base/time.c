/* time: clocks, and the calendar without the C library's locale and time zone. */
#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    MS_PER_S = 1000,
    US_PER_MS = 1000,
    US_PER_S = 1000000,
    NS_PER_US = 1000,
    NS_PER_S = 1000000000,
    S_PER_DAY = 86400,
    DAYS_PER_ERA = 146097,  /* 400 years */
    DAYS_TO_EPOCH = 719468, /* from 0000-03-01 to 1970-01-01 */
};

static int64_t clock_ns(clockid_t id) {
    struct timespec t;
    if (clock_gettime(id, &t) < 0)
        abort();
    return time_ns_of(t);
}

int64_t time_now_us(void) {
    return clock_ns(CLOCK_REALTIME) / NS_PER_US;
}

int64_t time_now_ms(void) {
    return time_now_us() / US_PER_MS;
}

int64_t time_monotonic_ns(void) {
    return clock_ns(CLOCK_MONOTONIC);
}

int64_t time_monotonic_ms(void) {
    return time_monotonic_ns() / (NS_PER_S / MS_PER_S);
}

/* ---- calendar: years begin in March, so that the leap day is the last one ---- */

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

int64_t time_days_of_date(int64_t year, int month, int day) {
    year -= month <= 2;
    int64_t era = floor_div(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_EPOCH;
}

void time_date_of_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day) {
    days += DAYS_TO_EPOCH;
    int64_t era = floor_div(days, DAYS_PER_ERA);
    int64_t day_of_era = days - era * DAYS_PER_ERA;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    *ret_day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    *ret_month = (int)(month < 10 ? month + 3 : month - 9);
    *ret_year = era * 400 + year_of_era + (*ret_month <= 2);
}

int time_days_in_month(int64_t year, int month) {
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

/* ---- text ---- */

const char *time_format(int64_t us, enum time_fraction digits, char out[TIME_TEXT_BYTES]) {
    static const int64_t divisors[] = {
        [TIME_SECONDS] = US_PER_S, [TIME_MILLIS] = US_PER_MS, [TIME_MICROS] = 1
    };
    int64_t first = time_days_of_date(0, 1, 1) * S_PER_DAY * US_PER_S;
    int64_t last = time_days_of_date(10000, 1, 1) * S_PER_DAY * US_PER_S - 1;
    us = us < first ? first : us > last ? last : us;
    int64_t seconds = floor_div(us, US_PER_S), fraction = us - seconds * US_PER_S;
    int64_t days = floor_div(seconds, S_PER_DAY), second = seconds - days * S_PER_DAY;
    int64_t year;
    int month, day;
    time_date_of_days(days, &year, &month, &day);
    int n = snprintf(out, TIME_TEXT_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d", (int)year, month, day,
        (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
    if (digits == TIME_SECONDS)
        (void)snprintf(out + n, (size_t)(TIME_TEXT_BYTES - n), "Z");
    else
        (void)snprintf(out + n, (size_t)(TIME_TEXT_BYTES - n), ".%0*dZ", (int)digits,
            (int)(fraction / divisors[digits]));
    return out;
}

/* Exactly `width` digits at the start of *rest, between `min` and `max`. */
static bool take_number(struct str *rest, size_t width, int min, int max, int *ret) {
    uint64_t value;
    if (rest->n < width || !str_to_u64(str_sub(*rest, 0, width), &value))
        return false;
    *rest = str_from(*rest, width);
    *ret = (int)value;
    return *ret >= min && *ret <= max;
}

static bool take_char(struct str *rest, const char *one_of) {
    if (rest->n == 0 || rest->p[0] == '\0' || !strchr(one_of, rest->p[0]))
        return false;
    *rest = str_from(*rest, 1);
    return true;
}

static bool take_fraction(struct str *rest, int *ret_us) {
    size_t n = 0;
    *ret_us = 0;
    if (!take_char(rest, "."))
        return true;
    int unit = US_PER_S / 10;
    for (; n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9'; n++, unit /= 10)
        *ret_us += (rest->p[n] - '0') * unit;
    *rest = str_from(*rest, n);
    return n > 0;
}

static bool take_offset(struct str *rest, int *ret_minutes) {
    int sign, hour, minute;
    *ret_minutes = 0;
    if (take_char(rest, "Zz"))
        return true;
    sign = rest->n && rest->p[0] == '-' ? -1 : 1;
    if (!take_char(rest, "+-") || !take_number(rest, 2, 0, 23, &hour) || !take_char(rest, ":") ||
        !take_number(rest, 2, 0, 59, &minute))
        return false;
    *ret_minutes = sign * (hour * 60 + minute);
    return true;
}

bool time_parse(struct str text, int64_t *ret_us) {
    int year, month, day, hour, minute, second, fraction, offset;
    if (!take_number(&text, 4, 0, 9999, &year) || !take_char(&text, "-") ||
        !take_number(&text, 2, 1, 12, &month) || !take_char(&text, "-") ||
        !take_number(&text, 2, 1, time_days_in_month(year, month), &day))
        return false;
    if (!take_char(&text, "Tt ") || !take_number(&text, 2, 0, 23, &hour) ||
        !take_char(&text, ":") || !take_number(&text, 2, 0, 59, &minute) ||
        !take_char(&text, ":") || !take_number(&text, 2, 0, 60, &second))
        return false;
    if (!take_fraction(&text, &fraction) || !take_offset(&text, &offset) || text.n > 0)
        return false;
    int64_t minutes = (time_days_of_date(year, month, day) * 24 + hour) * 60 + minute - offset;
    *ret_us = (minutes * 60 + second) * US_PER_S + fraction;
    return true;
}
