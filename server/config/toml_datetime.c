/* toml_datetime: dates and times, whose text is kept. */
#include "base/time.h"
#include "config/toml_reader.h"

enum { NANOSECOND_DIGITS = 9 };

/* What is left of the text, the result so far, and the first thing that was wrong. */
struct parser {
    struct str rest;
    struct buf out;
    const char *wrong;
};

static bool fail(struct parser *p, const char *what) {
    p->wrong = what;
    return false;
}

static struct str take_digits(struct parser *p) {
    size_t n = 0;
    while (n < p->rest.n && p->rest.p[n] >= '0' && p->rest.p[n] <= '9')
        n++;
    struct str digits = str_sub(p->rest, 0, n);
    p->rest = str_from(p->rest, n);
    return digits;
}

static bool take_char(struct parser *p, const char *one_of) {
    if (p->rest.n == 0 || p->rest.p[0] == '\0' || !strchr(one_of, p->rest.p[0]))
        return false;
    p->rest = str_from(p->rest, 1);
    return true;
}

/* Two digits as a number. */
static int number(struct str digits) {
    return (digits.p[0] - '0') * 10 + digits.p[1] - '0';
}

static bool check_date(struct parser *p, struct str year, struct str month, struct str day) {
    static const char *const days[] = { "invalid date, expected day between 01 and 28",
        "invalid date, expected day between 01 and 29",
        "invalid date, expected day between 01 and 30",
        "invalid date, expected day between 01 and 31" };
    if (year.n != 4)
        return fail(p, "invalid date, expected a four-digit year (YYYY)");
    if (month.n != 2)
        return fail(p, "invalid date, expected a two-digit month (MM)");
    if (day.n != 2)
        return fail(p, "invalid date, expected a two-digit day (DD)");
    if (number(month) < 1 || number(month) > 12)
        return fail(p, "invalid date, expected month between 01 and 12");
    int last = time_days_in_month(number(year) * 100 + number(str_from(year, 2)), number(month));
    if (number(day) < 1 || number(day) > last)
        return fail(p, days[last - 28]);
    buf_printf(&p->out, "%.*s-%.*s-%.*s", STR_ARGS(year), STR_ARGS(month), STR_ARGS(day));
    return true;
}

/* Behind the year. */
static bool parse_date(struct parser *p, struct str year) {
    if (!take_char(p, "-"))
        return fail(p, "invalid date, expected `-` (YYYY-MM)");
    struct str month = take_digits(p);
    if (month.n == 0)
        return fail(p, "invalid date, expected month");
    if (!take_char(p, "-"))
        return fail(p, "invalid date, expected `-` (MM-DD)");
    struct str day = take_digits(p);
    if (day.n == 0)
        return fail(p, "invalid date, expected day");
    return check_date(p, year, month, day);
}

static bool check_time(struct parser *p, struct str hour, struct str minute, struct str second) {
    if (hour.n != 2)
        return fail(p, "invalid time, expected a two-digit hour (HH)");
    if (minute.n != 2)
        return fail(p, "invalid time, expected a two-digit minute (MM)");
    if (second.n != 2)
        return fail(p, "invalid time, expected a two-digit second (SS)");
    if (number(hour) > 23)
        return fail(p, "invalid time, expected hour between 00 and 23");
    if (number(minute) > 59)
        return fail(p, "invalid time, expected minute between 00 and 59");
    if (number(second) > 60)
        return fail(p, "invalid time, expected second between 00 and 60");
    buf_printf(&p->out, "%.*s:%.*s:%.*s", STR_ARGS(hour), STR_ARGS(minute), STR_ARGS(second));
    return true;
}

/* Without the zeros at the end, and cut at nanoseconds. */
static void add_fraction(struct parser *p, struct str digits) {
    digits = str_sub(digits, 0, NANOSECOND_DIGITS);
    while (digits.n > 0 && digits.p[digits.n - 1] == '0')
        digits.n--;
    if (digits.n > 0)
        buf_printf(&p->out, ".%.*s", STR_ARGS(digits));
}

/* Behind the hour. Seconds may be missing. */
static bool parse_time(struct parser *p, struct str hour) {
    struct str second = STR("00"), fraction = STR("");
    if (!take_char(p, ":"))
        return fail(p, "invalid time, expected `:` (HH:MM)");
    struct str minute = take_digits(p);
    if (minute.n == 0)
        return fail(p, "invalid time, expected minute");
    if (take_char(p, ":")) {
        second = take_digits(p);
        if (second.n == 0)
            return fail(p, "invalid time, expected second");
        if (take_char(p, ".")) {
            fraction = take_digits(p);
            if (fraction.n == 0)
                return fail(p, "invalid time, expected nanosecond");
        }
    }
    if (!check_time(p, hour, minute, second))
        return false;
    add_fraction(p, fraction);
    return true;
}

static bool parse_offset(struct parser *p) {
    if (take_char(p, "Zz")) {
        buf_add_char(&p->out, 'Z');
        return true;
    }
    char sign = p->rest.n ? p->rest.p[0] : '\0';
    if (!take_char(p, "+-"))
        return fail(p, "invalid offset, expected `Z`, +OFFSET, -OFFSET");
    struct str hour = take_digits(p);
    if (hour.n == 0)
        return fail(p, "invalid offset, expected hour");
    if (!take_char(p, ":"))
        return fail(p, "invalid offset, expected `:` (HH:MM)");
    struct str minute = take_digits(p);
    if (minute.n == 0)
        return fail(p, "invalid offset, expected minute");
    if (hour.n != 2)
        return fail(p, "invalid offset, expected a two-digit hour (HH)");
    if (minute.n != 2)
        return fail(p, "invalid offset, expected a two-digit minute (MM)");
    if (number(hour) > 23)
        return fail(p, "invalid offset, expected hours between 00 and 23");
    if (number(minute) > 59)
        return fail(p, "invalid offset, expected minutes between 00 and 59");
    if (number(hour) == 0 && number(minute) == 0)
        sign = '+'; /* as the reference writes it */
    buf_printf(&p->out, "%c%.*s:%.*s", sign, STR_ARGS(hour), STR_ARGS(minute));
    return true;
}

/* Any of the four; *ret tells which. */
static bool parse(struct parser *p, enum toml_time *ret) {
    struct str first = take_digits(p);
    if (first.n == 0)
        return fail(p, "invalid datetime, expected year or hour");
    if (p->rest.n > 0 && p->rest.p[0] == ':') {
        *ret = TOML_LOCAL_TIME;
        return parse_time(p, first);
    }
    *ret = TOML_LOCAL_DATE;
    if (!parse_date(p, first) || p->rest.n == 0)
        return !p->wrong;
    if (!take_char(p, "Tt "))
        return fail(p, "invalid date-time, expected `T` between date and time");
    buf_add_char(&p->out, 'T');
    struct str hour = take_digits(p);
    if (hour.n == 0)
        return fail(p, "invalid time, expected hour");
    *ret = TOML_LOCAL_DATE_TIME;
    if (!parse_time(p, hour) || p->rest.n == 0)
        return !p->wrong;
    *ret = TOML_OFFSET_DATE_TIME;
    return parse_offset(p);
}

const char *toml_decode_datetime(struct arena *a, struct str text, struct toml *node) {
    struct parser p = { .rest = text };
    enum toml_time time;
    if (parse(&p, &time) && p.rest.n > 0)
        p.wrong = "invalid datetime";
    if (!p.wrong) {
        node->kind = TOML_DATETIME;
        node->time = time;
        node->text = arena_str(a, buf_str(&p.out));
    }
    buf_done(&p.out);
    return p.wrong;
}
