#ifndef ROKUGA_CCURL_H
#define ROKUGA_CCURL_H

/* The type checks of curl's header want literal options; ours arrive as arguments. */
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <dlfcn.h>

/* libcurl is loaded when the first client is made, not when the process starts: it brings some thirty libraries, which
   cost 6 MB and 10 ms, and a recording from a session description needs none of them. */

static inline void *ccurl_symbol(const char *name) {
    static void *library;
    if (!library) library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    return library ? dlsym(library, name) : NULL;
}

/* False where libcurl is not installed; nothing else here may be called then. */
static inline int ccurl_load(void) {
    CURLcode (*initialise)(long) = (CURLcode (*)(long))ccurl_symbol("curl_global_init");
    return initialise && initialise(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

/* Looked up at the first call; two threads that do so at once find the same address. */
#define CCURL_FUNCTION(name) \
    __extension__({ \
        static __typeof__(&name) function; \
        if (!function) function = (__typeof__(&name))ccurl_symbol(#name); \
        function; \
    })

static inline CURL *ccurl_easy_init(void) { return CCURL_FUNCTION(curl_easy_init)(); }
static inline void ccurl_easy_cleanup(CURL *handle) { CCURL_FUNCTION(curl_easy_cleanup)(handle); }
static inline CURLcode ccurl_easy_perform(CURL *handle) { return CCURL_FUNCTION(curl_easy_perform)(handle); }
static inline const char *ccurl_easy_strerror(CURLcode code) { return CCURL_FUNCTION(curl_easy_strerror)(code); }
static inline void ccurl_slist_free_all(struct curl_slist *list) { CCURL_FUNCTION(curl_slist_free_all)(list); }
static inline struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text) {
    return CCURL_FUNCTION(curl_slist_append)(list, text);
}

/* Swift imports no C variadics: one typed door per kind of option. */

typedef size_t (*ccurl_write)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return CCURL_FUNCTION(curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
    return CCURL_FUNCTION(curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return CCURL_FUNCTION(curl_easy_setopt)(handle, option, value);
}

static inline CURLcode ccurl_set_write(CURL *handle, ccurl_write callback, void *context) {
    CURLcode code = CCURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_WRITEFUNCTION, callback);
    return code != CURLE_OK ? code : CCURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_WRITEDATA, context);
}

typedef size_t (*ccurl_read)(char *bytes, size_t size, size_t count, void *context);
typedef int (*ccurl_seek)(void *context, curl_off_t offset, int origin);

/* The bytes of an upload: `seek` goes back where libcurl sends a request again on another connection. */
static inline CURLcode ccurl_set_read(CURL *handle, ccurl_read callback, ccurl_seek seek, void *context) {
    CURLcode code = CCURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_READFUNCTION, callback);
    if (code == CURLE_OK) code = CCURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_READDATA, context);
    if (code == CURLE_OK) code = CCURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_SEEKFUNCTION, seek);
    return code != CURLE_OK ? code : CCURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_SEEKDATA, context);
}

static inline CURLcode ccurl_get_long(CURL *handle, CURLINFO item, long *value) {
    return CCURL_FUNCTION(curl_easy_getinfo)(handle, item, value);
}

#endif
