#ifndef ROKUGA_CXML_H
#define ROKUGA_CXML_H

#include <dlfcn.h>
#include <stddef.h>

/* libxml2 is loaded with the first manifest that is checked: it brings libicu, 30 MB that no recording needs. These are
   the functions of its reader interface that are called here, as <libxml/xmlreader.h> declares them; they have been the
   same since version 2.6. */

typedef struct _xmlTextReader cxml_reader;
typedef struct _xmlNode cxml_node;

/* Up to the members that are read, as <libxml/xmlerror.h> declares it. */
typedef struct {
    int domain, code;
    char *message;
    int level;
    char *file;
    int line;
} cxml_error;

/* XML_PARSE_NOERROR, NOWARNING, NONET and BIG_LINES: nothing is printed or fetched, no entity is put in. */
enum { CXML_OPTIONS = 1 << 5 | 1 << 6 | 1 << 11 | 1 << 22 };

/* XML_READER_TYPE_ELEMENT and others. */
enum { CXML_ELEMENT = 1, CXML_TEXT = 3, CXML_CDATA = 4, CXML_ENTITY_REFERENCE = 5, CXML_DOCUMENT_TYPE = 10, CXML_END = 15 };

static inline void *cxml_symbol(const char *name) {
    static void *library;
    if (!library) library = dlopen("libxml2.so.2", RTLD_NOW | RTLD_LOCAL);
    if (!library) library = dlopen("libxml2.so.16", RTLD_NOW | RTLD_LOCAL);
    return library ? dlsym(library, name) : NULL;
}

/* False where libxml2 is not installed; nothing else here may be called then. */
static inline int cxml_load(void) {
    void (*initialise)(void) = (void (*)(void))cxml_symbol("xmlInitParser");
    if (initialise) initialise();
    return initialise != NULL;
}

/* Looked up at the first call; two threads that do so at once find the same address. */
#define CXML_FUNCTION(result, name, ...) \
    __extension__({ \
        static result (*function)(__VA_ARGS__); \
        if (!function) function = (result (*)(__VA_ARGS__))cxml_symbol(#name); \
        function; \
    })

static inline cxml_reader *cxml_open(const char *bytes, int count) {
    return CXML_FUNCTION(cxml_reader *, xmlReaderForMemory, const char *, int, const char *, const char *, int)(
        bytes, count, NULL, NULL, CXML_OPTIONS);
}

static inline void cxml_close(cxml_reader *reader) {
    CXML_FUNCTION(void, xmlFreeTextReader, cxml_reader *)(reader);
}

/* 1 for a node, 0 at the end, -1 for a document that is not well-formed. */
static inline int cxml_read(cxml_reader *reader) {
    return CXML_FUNCTION(int, xmlTextReaderRead, cxml_reader *)(reader);
}

static inline int cxml_type(cxml_reader *reader) {
    return CXML_FUNCTION(int, xmlTextReaderNodeType, cxml_reader *)(reader);
}

static inline int cxml_is_empty(cxml_reader *reader) {
    return CXML_FUNCTION(int, xmlTextReaderIsEmptyElement, cxml_reader *)(reader) == 1;
}

static inline int cxml_next_attribute(cxml_reader *reader) {
    return CXML_FUNCTION(int, xmlTextReaderMoveToNextAttribute, cxml_reader *)(reader) == 1;
}

/* The name with its prefix; of the reader. */
static inline const char *cxml_name(cxml_reader *reader) {
    return (const char *)CXML_FUNCTION(const unsigned char *, xmlTextReaderConstName, cxml_reader *)(reader);
}

static inline const char *cxml_local_name(cxml_reader *reader) {
    return (const char *)CXML_FUNCTION(const unsigned char *, xmlTextReaderConstLocalName, cxml_reader *)(reader);
}

static inline const char *cxml_value(cxml_reader *reader) {
    return (const char *)CXML_FUNCTION(const unsigned char *, xmlTextReaderConstValue, cxml_reader *)(reader);
}

static inline long cxml_line(cxml_reader *reader) {
    cxml_node *node = CXML_FUNCTION(cxml_node *, xmlTextReaderCurrentNode, cxml_reader *)(reader);
    return node ? CXML_FUNCTION(long, xmlGetLineNo, const cxml_node *)(node) : 0;
}

static inline const cxml_error *cxml_last_error(void) {
    return CXML_FUNCTION(const cxml_error *, xmlGetLastError, void)();
}

static inline void cxml_forget_error(void) {
    CXML_FUNCTION(void, xmlResetLastError, void)();
}

#endif
