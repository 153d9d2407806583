/* random: bytes that nobody can guess. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* From the kernel; aborts when it has none. */
void random_bytes(void *out, size_t n);
uint64_t random_u64(void);
