#ifndef ROKUGA_CVPX_H
#define ROKUGA_CVPX_H

#include <string.h>
#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>

/* Macros and variadic functions that Swift does not import. */

static inline vpx_codec_err_t cvpx_init_decoder(
    vpx_codec_ctx_t *context, vpx_codec_iface_t *interface, const vpx_codec_dec_cfg_t *configuration) {
    return vpx_codec_dec_init(context, interface, configuration, 0);
}

static inline vpx_codec_err_t cvpx_init_encoder(
    vpx_codec_ctx_t *context, vpx_codec_iface_t *interface, const vpx_codec_enc_cfg_t *configuration) {
    return vpx_codec_enc_init(context, interface, configuration, 0);
}

static inline vpx_codec_err_t cvpx_set(vpx_codec_ctx_t *context, int control, int value) {
    return vpx_codec_control_(context, control, value);
}

static inline vpx_codec_err_t cvpx_get(vpx_codec_ctx_t *context, int control, int *value) {
    return vpx_codec_control_(context, control, value);
}

/* An image over planes that the caller owns and the encoder only reads. */
static inline void cvpx_wrap(
    vpx_image_t *image, unsigned width, unsigned height, const unsigned char *y, int y_stride, const unsigned char *u,
    const unsigned char *v, int uv_stride) {
    memset(image, 0, sizeof *image);
    image->fmt = VPX_IMG_FMT_I420;
    image->bit_depth = 8;
    image->w = image->d_w = width;
    image->h = image->d_h = height;
    image->x_chroma_shift = image->y_chroma_shift = 1;
    image->bps = 12;
    image->planes[VPX_PLANE_Y] = (unsigned char *)y;
    image->planes[VPX_PLANE_U] = (unsigned char *)u;
    image->planes[VPX_PLANE_V] = (unsigned char *)v;
    image->stride[VPX_PLANE_Y] = y_stride;
    image->stride[VPX_PLANE_U] = image->stride[VPX_PLANE_V] = uv_stride;
}

/* The fields of the union in a packet that carries a frame. */
static inline const unsigned char *cvpx_bytes(const vpx_codec_cx_pkt_t *packet) { return packet->data.frame.buf; }
static inline size_t cvpx_count(const vpx_codec_cx_pkt_t *packet) { return packet->data.frame.sz; }
static inline vpx_codec_pts_t cvpx_time(const vpx_codec_cx_pkt_t *packet) { return packet->data.frame.pts; }
static inline int cvpx_is_key(const vpx_codec_cx_pkt_t *packet) {
    return (packet->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
}

static const vpx_enc_frame_flags_t cvpx_force_key = VPX_EFLAG_FORCE_KF;
static const unsigned long cvpx_realtime = VPX_DL_REALTIME;
static const unsigned long cvpx_good = VPX_DL_GOOD_QUALITY;

#endif
