#ifndef ROKUGA_CSRTP_H
#define ROKUGA_CSRTP_H

#include <srtp2/crypto_types.h>
#include <srtp2/srtp.h>
#include <dlfcn.h>
#include <stddef.h>

/* libsrtp2 is loaded when the first encrypted stream is announced, not when the process starts: it brings NSS, whose
   libraries cost every start 1 ms and every process 4 MB, and most calls are forwarded without encryption. */

static inline void *csrtp_symbol(const char *name) {
    static void *library;
    if (!library) library = dlopen("libsrtp2.so.1", RTLD_NOW | RTLD_LOCAL);
    return library ? dlsym(library, name) : NULL;
}

/* Looked up at the first call; two threads that do so at once find the same address. */
#define CSRTP_FUNCTION(name) \
    __extension__({ \
        static __typeof__(&name) function; \
        if (!function) function = (__typeof__(&name))csrtp_symbol(#name); \
        function; \
    })

/* False where libsrtp2 is not installed; nothing else here may be called then. */
static inline int csrtp_is_there(void) { return csrtp_symbol("srtp_init") && csrtp_symbol("srtp_unprotect_mki"); }

static inline srtp_err_status_t csrtp_init(void) { return CSRTP_FUNCTION(srtp_init)(); }

static inline srtp_err_status_t csrtp_create(srtp_t *session, const srtp_policy_t *policy) {
    return CSRTP_FUNCTION(srtp_create)(session, policy);
}

static inline srtp_err_status_t csrtp_dealloc(srtp_t session) { return CSRTP_FUNCTION(srtp_dealloc)(session); }

static inline srtp_err_status_t csrtp_add_stream(srtp_t session, const srtp_policy_t *policy) {
    return CSRTP_FUNCTION(srtp_add_stream)(session, policy);
}

/* Takes the SSRC in network byte order, unlike its neighbours. */
static inline srtp_err_status_t csrtp_remove_stream(srtp_t session, uint32_t ssrc) {
    return CSRTP_FUNCTION(srtp_remove_stream)(session, ssrc);
}

static inline srtp_err_status_t csrtp_set_stream_roc(srtp_t session, uint32_t ssrc, uint32_t roc) {
    return CSRTP_FUNCTION(srtp_set_stream_roc)(session, ssrc, roc);
}

static inline srtp_err_status_t csrtp_get_stream_roc(srtp_t session, uint32_t ssrc, uint32_t *roc) {
    return CSRTP_FUNCTION(srtp_get_stream_roc)(session, ssrc, roc);
}

static inline srtp_err_status_t csrtp_unprotect(srtp_t session, void *packet, int *count, unsigned int has_mki) {
    return CSRTP_FUNCTION(srtp_unprotect_mki)(session, packet, count, has_mki);
}

static inline srtp_err_status_t csrtp_unprotect_rtcp(srtp_t session, void *packet, int *count, unsigned int has_mki) {
    return CSRTP_FUNCTION(srtp_unprotect_rtcp_mki)(session, packet, count, has_mki);
}

#endif
