#ifndef ROKUGA_CFFMPEG_H
#define ROKUGA_CFFMPEG_H

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <string.h>

/* Constants made by a cast or a macro, which Swift does not import. */

static const int cff_again = AVERROR(EAGAIN);
static const int cff_end = AVERROR_EOF;
static const int cff_invalid = AVERROR_INVALIDDATA;

/* A packet with room for `count` bytes and the zeros that libavcodec reads behind them; NULL without memory. */
static inline uint8_t *cff_make_room(AVPacket *packet, int count) {
    return av_new_packet(packet, count) == 0 ? packet->data : NULL;
}

static inline int cff_channel_count(const AVFrame *frame) { return frame->ch_layout.nb_channels; }

static inline void cff_set_channel_count(AVCodecContext *context, int count) {
    av_channel_layout_default(&context->ch_layout, count);
}

/* A frame with room for sound as the encoder wants it; negative without memory. */
static inline int cff_make_sound(AVFrame *frame, const AVCodecContext *context, int sample_count) {
    frame->nb_samples = sample_count;
    frame->format = context->sample_fmt;
    frame->sample_rate = context->sample_rate;
    int status = av_channel_layout_copy(&frame->ch_layout, &context->ch_layout);
    return status < 0 ? status : av_frame_get_buffer(frame, 0);
}

/* Extradata belongs to the context and ends in zeros, too. */
static inline int cff_set_extradata(AVCodecContext *context, const uint8_t *bytes, int count) {
    context->extradata = av_mallocz(count + AV_INPUT_BUFFER_PADDING_SIZE);
    if (!context->extradata) return AVERROR(ENOMEM);
    memcpy(context->extradata, bytes, count);
    context->extradata_size = count;
    return 0;
}

#endif
