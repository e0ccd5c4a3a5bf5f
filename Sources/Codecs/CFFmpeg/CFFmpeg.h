#ifndef ROKUGA_CFFMPEG_H
#define ROKUGA_CFFMPEG_H

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <linux/capability.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Constants made by a cast or a macro, which Swift does not import. */

static const int cff_again = AVERROR(EAGAIN);
static const int cff_end = AVERROR_EOF;
static const int cff_invalid = AVERROR_INVALIDDATA;
static const int cff_external = AVERROR_EXTERNAL;

struct cff_opening {
    AVCodecContext *context;
    const AVCodec *codec;
    int status;
};

static void *cff_open_in_thread(void *argument) {
    struct cff_opening *opening = (struct cff_opening *)argument;
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
    if (syscall(SYS_capget, &header, sets) == 0) {
        sets[CAP_TO_INDEX(CAP_SYS_NICE)].effective &= ~CAP_TO_MASK(CAP_SYS_NICE);
        syscall(SYS_capset, &header, sets);
    }
    opening->status = avcodec_open2(opening->context, opening->codec, NULL);
    return NULL;
}

/* avcodec_open2 on a thread that may not raise priorities: as root, SVT-AV1 1.4 makes its threads, and the one that
   opens it with all that it starts later, real-time ones (SCHED_FIFO 99), for which everything else has to wait. */
static inline int cff_open(AVCodecContext *context, const AVCodec *codec) {
    struct cff_opening opening = {context, codec, AVERROR(EAGAIN)};
    pthread_t thread;
    int failure = pthread_create(&thread, NULL, cff_open_in_thread, &opening);
    if (failure != 0) return AVERROR(failure);
    pthread_join(thread, NULL);
    return opening.status;
}

/* A packet with room for `count` bytes and the zeros that libavcodec reads after them; NULL if memory is exhausted. */
static inline uint8_t *cff_make_room(AVPacket *packet, int count) {
    return av_new_packet(packet, count) == 0 ? packet->data : NULL;
}

static inline int cff_channel_count(const AVFrame *frame) { return frame->ch_layout.nb_channels; }

static inline void cff_set_channel_count(AVCodecContext *context, int count) {
    av_channel_layout_default(&context->ch_layout, count);
}

/* A frame with room for audio as the encoder wants it; negative if memory is exhausted. */
static inline int cff_make_sound(AVFrame *frame, const AVCodecContext *context, int sample_count) {
    frame->nb_samples = sample_count;
    frame->format = context->sample_fmt;
    frame->sample_rate = context->sample_rate;
    int status = av_channel_layout_copy(&frame->ch_layout, &context->ch_layout);
    return status < 0 ? status : av_frame_get_buffer(frame, 0);
}

/* A converter that gives the same samples on every machine; NULL if libswscale does not know a format. */
static inline struct SwsContext *cff_make_converter(
    int width, int height, enum AVPixelFormat source, enum AVPixelFormat target) {
    if (!sws_isSupportedInput(source) || !sws_isSupportedOutput(target)) return NULL;
    return sws_getContext(
        width, height, source, width, height, target,
        SWS_BILINEAR | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP, NULL, NULL, NULL);
}

/* Matrices by their code in ITU-T H.273 table 4; RGB has none. */
static inline int cff_set_colours(
    struct SwsContext *converter, int source, int source_is_full, int target, int target_is_full) {
    return sws_setColorspaceDetails(
        converter, sws_getCoefficients(source), source_is_full, sws_getCoefficients(target), target_is_full, 0, 1 << 16,
        1 << 16);
}

/* Converts the planes of a frame into the caller's; returns the height that was converted. */
static inline int cff_convert_frame(
    struct SwsContext *converter, const AVFrame *frame, uint8_t *y, uint8_t *u, uint8_t *v, int y_stride,
    int uv_stride) {
    uint8_t *const planes[4] = {y, u, v, NULL};
    const int strides[4] = {y_stride, uv_stride, uv_stride, 0};
    return sws_scale(
        converter, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height, planes, strides);
}

/* The orientation of EXIF (tag 274); 1 if the picture has none. */
static inline int cff_orientation(const AVFrame *frame) {
    const AVDictionaryEntry *entry = av_dict_get(frame->metadata, "Orientation", NULL, 0);
    int value = 1;
    return entry && sscanf(entry->value, "%d", &value) == 1 ? value : 1;
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
