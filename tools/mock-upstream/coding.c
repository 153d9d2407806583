/* coding: compressed bodies and messages. */
#include "tools/mock-upstream/coding.h"

#include "base/xmalloc.h"

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

enum {
    PIECE_BYTES = 64 << 10,
    GZIP_BITS = 15 + 16,
    RAW_BITS = -15,
    MEMORY_LEVEL = 8,
    TAIL_BYTES = 4
};

static const char tail[TAIL_BYTES] = { 0, 0, '\xff',
    '\xff' }; /* of a message, not sent (RFC 7692, 7.2.1) */

struct gzip {
    z_stream z;
};

static bool unzstd(struct str bytes, struct buf *out, size_t max) {
    ZSTD_DStream *z = ZSTD_createDStream();
    ZSTD_inBuffer in = { bytes.p, bytes.n, 0 };
    size_t r = 1;
    while (!ZSTD_isError(r) && r > 0 && out->n <= max) {
        ZSTD_outBuffer piece = { buf_reserve(out, PIECE_BYTES), PIECE_BYTES, 0 };
        r = ZSTD_decompressStream(z, &piece, &in);
        out->n += piece.pos;
        if (in.pos == in.size && piece.pos < piece.size && r > 0)
            break; /* not all there */
    }
    (void)ZSTD_freeDStream(z);
    return r == 0 && in.pos == in.size && out->n <= max;
}

/* Until the end of the stream or, if `flushed`, of the input. */
static bool inflate_all(int bits, struct str bytes, struct buf *out, size_t max, bool flushed) {
    z_stream z = { .next_in = (unsigned char *)bytes.p, .avail_in = (unsigned)bytes.n };
    if (inflateInit2(&z, bits) != Z_OK)
        return false;
    int r = Z_OK;
    while (r == Z_OK && out->n <= max) {
        z.next_out = (unsigned char *)buf_reserve(out, PIECE_BYTES);
        z.avail_out = PIECE_BYTES;
        r = inflate(&z, Z_SYNC_FLUSH);
        out->n += PIECE_BYTES - z.avail_out;
        if (flushed && z.avail_in == 0 && z.avail_out > 0)
            break;
    }
    (void)inflateEnd(&z);
    return (r == Z_STREAM_END || (flushed && (r == Z_OK || r == Z_BUF_ERROR))) && z.avail_in == 0 &&
           out->n <= max;
}

bool coding_decode(struct str coding, struct str bytes, struct buf *out, size_t max) {
    if (str_is(coding, "zstd"))
        return unzstd(bytes, out, max);
    if (str_is(coding, "gzip"))
        return inflate_all(GZIP_BITS, bytes, out, max, false);
    if (!str_is(coding, "identity"))
        return false;
    buf_add_str(out, bytes);
    return true;
}

static void deflate_piece(z_stream *z, struct str bytes, int flush, struct buf *out) {
    z->next_in = (unsigned char *)bytes.p;
    z->avail_in = (unsigned)bytes.n;
    do {
        z->next_out = (unsigned char *)buf_reserve(out, PIECE_BYTES);
        z->avail_out = PIECE_BYTES;
        (void)deflate(z, flush);
        out->n += PIECE_BYTES - z->avail_out;
    } while (z->avail_out == 0);
}

struct gzip *gzip_new(void) {
    struct gzip *g = xcalloc(1, sizeof *g);
    (void)deflateInit2(
        &g->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
    return g;
}

void gzip_add(struct gzip *g, struct str bytes, bool last, struct buf *out) {
    deflate_piece(&g->z, bytes, last ? Z_FINISH : Z_SYNC_FLUSH, out);
}

void gzip_free(struct gzip *g) {
    if (!g)
        return;
    (void)deflateEnd(&g->z);
    free(g);
}

void coding_deflate_message(struct str message, struct buf *out) {
    z_stream z = { 0 };
    (void)deflateInit2(
        &z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, RAW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
    deflate_piece(&z, message, Z_SYNC_FLUSH, out);
    (void)deflateEnd(&z);
    if (str_ends(buf_str(out), (struct str){ tail, TAIL_BYTES }))
        out->n -= TAIL_BYTES;
}

bool coding_inflate_message(struct str bytes, struct buf *out, size_t max) {
    _cleanup_buf_ struct buf whole = { 0 };
    buf_add_str(&whole, bytes);
    buf_add(&whole, tail, TAIL_BYTES);
    return inflate_all(RAW_BITS, buf_str(&whole), out, max, true);
}
