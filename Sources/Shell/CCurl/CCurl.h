#ifndef ROKUGA_CCURL_H
#define ROKUGA_CCURL_H

/* The type checks of curl's header want literal options; ours arrive as arguments. */
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>

/* Swift imports no C variadics: one typed door per kind of option. */

typedef size_t (*ccurl_write)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_write(CURL *handle, ccurl_write callback, void *context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}

static inline CURLcode ccurl_get_long(CURL *handle, CURLINFO item, long *value) {
    return curl_easy_getinfo(handle, item, value);
}

#endif
