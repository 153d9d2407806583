/* played: how much of the assistant's speech has been sent to the client. */
#include "realtime/played.h"

#include "base/base64.h"

enum { BYTES_PER_SAMPLE = 2, MS_PER_S = 1000 };

static double duration_ms(const struct thread_realtime_audio_chunk *piece) {
    double samples = 0;
    if (piece->samples_per_channel) {
        samples = *piece->samples_per_channel;
    } else {
        _cleanup_arena_ struct arena a = { 0 };
        struct str bytes;
        if (base64_decode(&a, piece->data, &bytes) && piece->num_channels)
            samples = (double)(bytes.n / BYTES_PER_SAMPLE / piece->num_channels);
    }
    return piece->sample_rate ? samples * MS_PER_S / piece->sample_rate : 0;
}

void played_add(struct played *p, const struct thread_realtime_audio_chunk *piece) {
    int64_t ms = (int64_t)duration_ms(piece);
    if (!piece->item_id.p || ms <= 0)
        return;
    if (!p->known || !str_eq(buf_str(&p->item), piece->item_id)) {
        buf_clear(&p->item, SIZE_MAX);
        buf_add_str(&p->item, piece->item_id);
        p->ms = 0;
    }
    p->known = true;
    p->ms += ms;
}

bool played_take(struct played *p, struct str item, int64_t *ret_ms) {
    bool known = p->known;
    p->known = false;
    *ret_ms = p->ms;
    return known && (!item.p || str_eq(item, buf_str(&p->item)));
}

void played_done(struct played *p) {
    buf_done(&p->item);
}
