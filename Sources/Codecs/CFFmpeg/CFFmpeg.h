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
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What encoders write to standard error by themselves: x264 (malloc), x265 and SVT-AV1 have no other way, and do not
   ask before. Their lines are kept, and everything else that comes through stdio goes on to standard error.
   _GNU_SOURCE would change what Swift knows of Glibc, so fopencookie is declared under another name. */

struct cff_messages {
    FILE *stream;
    int is_keeping;
    int is_inside_a_line;
    size_t count;
    char text[512];
};

struct cff_cookie_functions {
    ssize_t (*read)(void *, char *, size_t);
    ssize_t (*write)(void *, const char *, size_t);
    int (*seek)(void *, int64_t *, int);
    int (*close)(void *);
};

extern FILE *cff_fopencookie(void *cookie, const char *mode, struct cff_cookie_functions functions)
    __asm__("fopencookie");

static inline int cff_is_of_an_encoder(const char *text, size_t count) {
    static const char *const marks[] = {"x264 [", "x265 [", "Svt["};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (count >= strlen(marks[i]) && memcmp(text, marks[i], strlen(marks[i])) == 0) return 1;
    return 0;
}

/* stdio calls it with the stream locked. One line may come in several pieces. */
static ssize_t cff_write_message(void *cookie, const char *text, size_t count) {
    struct cff_messages *messages = (struct cff_messages *)cookie;
    for (size_t done = 0; done < count;) {
        const char *rest = text + done;
        const char *end = (const char *)memchr(rest, '\n', count - done);
        size_t length = end ? (size_t)(end - rest) + 1 : count - done;
        if (!messages->is_inside_a_line) {
            messages->is_keeping = cff_is_of_an_encoder(rest, count - done);
            if (messages->is_keeping) messages->count = 0;
        }
        messages->is_inside_a_line = !end;
        if (messages->is_keeping) {
            size_t room = sizeof messages->text - messages->count;
            size_t kept = length < room ? length : room;
            memcpy(messages->text + messages->count, rest, kept);
            messages->count += kept;
        } else {
            for (size_t written = 0; written < length;) {
                ssize_t result = write(STDERR_FILENO, rest + written, length - written);
                if (result <= 0) break;
                written += (size_t)result;
            }
        }
        done += length;
    }
    return (ssize_t)count;
}

/* NULL if memory is exhausted: then their lines are written as they were. */
static inline struct cff_messages *cff_keep_messages(void) {
    struct cff_messages *messages = (struct cff_messages *)calloc(1, sizeof *messages);
    if (!messages) return NULL;
    struct cff_cookie_functions functions = {NULL, cff_write_message, NULL, NULL};
    messages->stream = cff_fopencookie(messages, "w", functions);
    if (!messages->stream) {
        free(messages);
        return NULL;
    }
    setvbuf(messages->stream, NULL, _IONBF, 0);
    stderr = messages->stream;
    return messages;
}

/* The last line of an encoder, once; its length. */
static inline size_t cff_take_message(struct cff_messages *messages, char *text, size_t size) {
    flockfile(messages->stream);
    size_t count = messages->count < size ? messages->count : size;
    memcpy(text, messages->text, count);
    messages->count = 0;
    funlockfile(messages->stream);
    return count;
}

/* What a library does. */
static inline void cff_complain(const char *text) {
    fputs(text, stderr);
}

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
