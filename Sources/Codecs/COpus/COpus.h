#ifndef ROKUGA_COPUS_H
#define ROKUGA_COPUS_H

#include <opus/opus.h>

/* Variadic functions that Swift does not import. */

static inline int copus_set_encoder(OpusEncoder *encoder, int request, opus_int32 value) {
    return opus_encoder_ctl(encoder, request, value);
}

static inline int copus_get_encoder(OpusEncoder *encoder, int request, opus_int32 *value) {
    return opus_encoder_ctl(encoder, request, value);
}

/* Samples begin at `offset`. A NULL pointer is a bad argument here; libopus itself assumes that there is none. */

static inline int copus_decode(
    OpusDecoder *decoder, const unsigned char *bytes, opus_int32 count, float *samples, int offset, int limit,
    int is_copy) {
    if (!samples || (bytes && count <= 0)) return OPUS_BAD_ARG;
    return opus_decode_float(decoder, bytes, count, samples + offset, limit, is_copy);
}

static inline int copus_sample_count(OpusDecoder *decoder, const unsigned char *bytes, opus_int32 count) {
    if (!bytes || count <= 0) return OPUS_BAD_ARG;
    return opus_decoder_get_nb_samples(decoder, bytes, count);
}

static inline opus_int32 copus_encode(
    OpusEncoder *encoder, const float *samples, int offset, int sample_count, unsigned char *bytes,
    opus_int32 limit) {
    if (!samples || !bytes) return OPUS_BAD_ARG;
    return opus_encode_float(encoder, samples + offset, sample_count, bytes, limit);
}

static inline int copus_reset_decoder(OpusDecoder *decoder) { return opus_decoder_ctl(decoder, OPUS_RESET_STATE); }

#endif
