/* Unit tests: base/hash, with the vectors of FIPS 180 and RFC 2202/4231. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/random.h"

static void test_known_digests(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    assert_string_equal(
        hash_hex_of(&a, HASH_SHA1, STR("abc")).p, "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_string_equal(
        hash_hex_of(&a, HASH_SHA1, STR_NONE).p, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    assert_string_equal(hash_hex_of(&a, HASH_SHA256, STR("abc")).p,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(hash_hex_of(&a, HASH_SHA256, STR("{}")).p,
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
}

static void test_known_hmacs(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    uint8_t out[HASH_BYTES_MAX];
    hash_hmac(HASH_SHA256, STR("Jefe"), STR("what do ya want for nothing?"), out);
    assert_string_equal(hash_hex(&a, out, HASH_SHA256_BYTES).p,
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    hash_hmac(HASH_SHA1, STR("Jefe"), STR("what do ya want for nothing?"), out);
    assert_string_equal(
        hash_hex(&a, out, HASH_SHA1_BYTES).p, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    hash_hmac(HASH_SHA256, STR_NONE, STR_NONE, out);
    assert_string_equal(hash_hex(&a, out, HASH_SHA256_BYTES).p,
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void test_pieces_give_the_digest_of_the_whole(void **state) {
    (void)state;
    uint8_t whole[HASH_BYTES_MAX], pieces[HASH_BYTES_MAX];
    struct hash *h = hash_new(HASH_SHA256);
    hash_add(h, STR("one "));
    hash_add(h, STR(""));
    hash_add(h, STR("two"));
    hash_finish(h, pieces);
    hash_of(HASH_SHA256, STR("one two"), whole);
    assert_memory_equal(whole, pieces, HASH_SHA256_BYTES);
    hash_finish(hash_new(HASH_SHA1), NULL);
}

static void test_hex_is_read_in_both_cases_and_in_its_length(void **state) {
    (void)state;
    uint8_t bytes[3];
    assert_true(hash_from_hex(STR("00aBfF"), bytes, 3));
    assert_memory_equal(bytes, "\x00\xab\xff", 3);
    assert_false(hash_from_hex(STR("00aBf"), bytes, 3));
    assert_false(hash_from_hex(STR("00aBfF0"), bytes, 3));
    assert_false(hash_from_hex(STR("00aBfg"), bytes, 3));
    assert_true(hash_equal(bytes, (uint8_t[]){ 0, 0xab, 0xff }, 3));
    assert_false(hash_equal(bytes, (uint8_t[]){ 0, 0xab, 0xfe }, 3));
}

static void test_random_bytes_differ(void **state) {
    (void)state;
    uint8_t bytes[300] = { 0 };
    random_bytes(bytes, sizeof bytes);
    assert_memory_not_equal(bytes, bytes + 150, 150);
    assert_true(random_u64() != random_u64());
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_digests),
        cmocka_unit_test(test_known_hmacs),
        cmocka_unit_test(test_pieces_give_the_digest_of_the_whole),
        cmocka_unit_test(test_hex_is_read_in_both_cases_and_in_its_length),
        cmocka_unit_test(test_random_bytes_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
