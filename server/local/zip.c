/* zip: an archive of uncompressed files (APPNOTE 6.3: stored entries, no zip64). */
#include "local/zip.h"

#include <assert.h>

enum {
    LOCAL_HEADER = 0x04034b50,
    CENTRAL_HEADER = 0x02014b50,
    END_HEADER = 0x06054b50,
    VERSION = 20,
    MADE_ON_UNIX = 3 << 8 | VERSION,
    UTF8_NAMES = 1 << 11,
    FIRST_DAY = 1 << 5 | 1, /* 1980-01-01: when a file was added is of no interest */
};

static void add_u16(struct buf *out, uint16_t v) {
    buf_add_char(out, (char)(v & 0xFF));
    buf_add_char(out, (char)(v >> 8));
}

static void add_u32(struct buf *out, uint32_t v) {
    add_u16(out, (uint16_t)(v & 0xFFFF));
    add_u16(out, (uint16_t)(v >> 16));
}

static uint32_t crc32_of(struct str bytes) {
    uint32_t table[256], crc = 0xFFFFFFFF;
    for (uint32_t i = 0; i < ARRAY_LEN(table); i++) {
        table[i] = i;
        for (int bit = 0; bit < 8; bit++)
            table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xEDB88320 : 0);
    }
    for (size_t i = 0; i < bytes.n; i++)
        crc = crc >> 8 ^ table[(crc ^ (unsigned char)bytes.p[i]) & 0xFF];
    return ~crc;
}

/* What both headers of a file have in common. */
static void add_facts(struct buf *out, struct str name, struct str contents, uint32_t crc) {
    add_u16(out, VERSION);
    add_u16(out, UTF8_NAMES);
    add_u16(out, 0); /* stored */
    add_u16(out, 0); /* midnight */
    add_u16(out, FIRST_DAY);
    add_u32(out, crc);
    add_u32(out, (uint32_t)contents.n);
    add_u32(out, (uint32_t)contents.n);
    add_u16(out, (uint16_t)name.n);
    add_u16(out, 0); /* no extra field */
}

void zip_add(struct zip *z, struct str name, struct str contents) {
    assert(z->count < ZIP_FILES_MAX && name.n <= UINT16_MAX);
    assert(z->files.n + contents.n + name.n < UINT32_MAX - UINT16_MAX);
    uint32_t crc = crc32_of(contents), at = (uint32_t)z->files.n;
    add_u32(&z->files, LOCAL_HEADER);
    add_facts(&z->files, name, contents, crc);
    buf_add_str(&z->files, name);
    buf_add_str(&z->files, contents);
    add_u32(&z->directory, CENTRAL_HEADER);
    add_u16(&z->directory, MADE_ON_UNIX);
    add_facts(&z->directory, name, contents, crc);
    add_u16(&z->directory, 0); /* no comment */
    add_u16(&z->directory, 0); /* first disk */
    add_u16(&z->directory, 0); /* no text, as far as we know */
    add_u32(&z->directory, (uint32_t)0100600 << 16);
    add_u32(&z->directory, at);
    buf_add_str(&z->directory, name);
    z->count++;
}

struct str zip_finish(struct zip *z) {
    uint32_t at = (uint32_t)z->files.n;
    buf_add_str(&z->files, buf_str(&z->directory));
    add_u32(&z->files, END_HEADER);
    add_u32(&z->files, 0); /* one disk */
    add_u16(&z->files, z->count);
    add_u16(&z->files, z->count);
    add_u32(&z->files, (uint32_t)z->directory.n);
    add_u32(&z->files, at);
    add_u16(&z->files, 0); /* no comment */
    return buf_str(&z->files);
}

void zip_done(struct zip *z) {
    buf_done(&z->files);
    buf_done(&z->directory);
    z->count = 0;
}
