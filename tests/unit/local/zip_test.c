/* Unit tests: local/zip. That other programs read it is a matter of the wire test feedback/save. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "local/zip.h"

static void expect_hex(struct zip *z, const char *expected) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str bytes = zip_finish(z);
    assert_string_equal(hash_hex(&a, (const uint8_t *)bytes.p, bytes.n).p, expected);
    zip_done(z);
}

static void test_an_empty_archive_is_its_end(void **state) {
    (void)state;
    struct zip z = { 0 };
    expect_hex(&z, "504b0506"
                   "00000000000000000000000000000000"
                   "0000");
}

/* The checksum of "123456789" is the one that everybody tests a CRC-32 with: cbf43926. */
static void test_a_file_is_stored_with_its_checksum(void **state) {
    (void)state;
    struct zip z = { 0 };
    zip_add(&z, STR("n"), STR("123456789"));
    expect_hex(&z, "504b0304"
                   "1400"
                   "00080000"
                   "00002100"
                   "2639f4cb"
                   "0900000009000000"
                   "01000000"
                   "6e"
                   "313233343536373839"
                   "504b0102"
                   "1403"
                   "1400"
                   "00080000"
                   "00002100"
                   "2639f4cb"
                   "0900000009000000"
                   "01000000"
                   "0000"
                   "0000"
                   "0000"
                   "00008081"
                   "00000000"
                   "6e"
                   "504b0506"
                   "00000000"
                   "0100"
                   "0100"
                   "2f000000"
                   "28000000"
                   "0000");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_empty_archive_is_its_end),
        cmocka_unit_test(test_a_file_is_stored_with_its_checksum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
