// Fails one system call of a program, so that what it does then can be watched (faults.py).
//
//     FAULT_CALL=pwrite FAULT_NUMBER=3 FAULT_ERROR=5 FAULT_LOG=FILE LD_PRELOAD=libfaults.so PROGRAM
//
// The third call of pwrite fails with error 5 (EIO) once, without being made; FAULT_LOG gets a line then. With
// FAULT_NUMBER=0 nothing fails, and FAULT_LOG gets the number of calls of each kind at the end.
//
//     BAD_FILE=call.pcap BAD_PAGES=7,12-20 LD_PRELOAD=libfaults.so PROGRAM
//
// These pages of 4096 bytes of files with that end of their names cannot be read (EIO), as on a disk with bad sectors.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE, PWRITE, WRITEV, FDATASYNC, FSYNC, RENAME, OPEN, BIND, SOCKET, MMAP, RECVMMSG, UNLINK, MKDIR, FTRUNCATE, READ,
       PREAD, EPOLL, KINDS };
static const char *const names[KINDS] = {"write", "pwrite", "writev", "fdatasync", "fsync", "rename", "open", "bind",
    "socket", "mmap", "recvmmsg", "unlink", "mkdir", "ftruncate", "read", "pread", "epoll_wait"};
static atomic_long counts[KINDS];
static int chosen = -1;
static long number;
static int error;

__attribute__((constructor)) static void begin(void) {
    const char *call = getenv("FAULT_CALL");
    for (int i = 0; call && i < KINDS; i++)
        if (!strcmp(call, names[i])) chosen = i;
    number = atol(getenv("FAULT_NUMBER") ?: "0");
    error = atoi(getenv("FAULT_ERROR") ?: "5");
}

static void note(const char *text) {
    const char *path = getenv("FAULT_LOG");
    if (!path) return;
    int file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (file < 0) return;
    syscall(SYS_write, file, text, strlen(text));
    syscall(SYS_close, file);
}

__attribute__((destructor)) static void end(void) {
    if (number) return;
    char text[64];
    for (int i = 0; i < KINDS; i++) {
        snprintf(text, sizeof text, "%s %ld\n", names[i], atomic_load(&counts[i]));
        note(text);
    }
}

static int fails(int kind) {
    long count = atomic_fetch_add(&counts[kind], 1) + 1;
    if (kind != chosen || count != number) return 0;
    note("failed\n");
    errno = error;
    return 1;
}

// How many of `count` bytes of a file can be read before a bad page; -1 if none can.
static ssize_t readable(int file, size_t count, off_t offset) {
    const char *name = getenv("BAD_FILE"), *pages = getenv("BAD_PAGES");
    if (!name || !pages || offset < 0 || !count) return count;
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < (ssize_t)strlen(name) || memcmp(path + length - strlen(name), name, strlen(name))) return count;
    struct stat status;
    if (fstat(file, &status) || offset >= status.st_size) return count;
    off_t end = offset + count;
    while (*pages) {
        char *rest;
        off_t first = strtoll(pages, &rest, 10), last = *rest == '-' ? strtoll(rest + 1, &rest, 10) : first;
        if (first * 4096 < end && offset < (last + 1) * 4096) end = first * 4096;
        pages = *rest == ',' ? rest + 1 : rest;
        if (rest == pages && *rest) break;
    }
    if (end > offset) return end - offset;
    errno = EIO;
    return -1;
}

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int file, const void *bytes, size_t count) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return fails(WRITE) ? -1 : real(file, bytes, count);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return fails(PWRITE) ? -1 : real(file, bytes, count, offset);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    return pwrite(file, bytes, count, offset);
}
ssize_t writev(int file, const struct iovec *parts, int count) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    return fails(WRITEV) ? -1 : real(file, parts, count);
}
int fdatasync(int file) {
    REAL(int, "fdatasync", int);
    return fails(FDATASYNC) ? -1 : real(file);
}
int fsync(int file) {
    REAL(int, "fsync", int);
    return fails(FSYNC) ? -1 : real(file);
}
int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return fails(RENAME) ? -1 : real(from, to);
}
int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    return fails(UNLINK) ? -1 : real(path);
}
int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    return fails(MKDIR) ? -1 : real(path, mode);
}
int ftruncate(int file, off_t length) {
    REAL(int, "ftruncate", int, off_t);
    return fails(FTRUNCATE) ? -1 : real(file, length);
}
static int opened(const char *path, int flags, mode_t mode) {
    return fails(OPEN) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
int open(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    return opened(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
    va_end(list);
    return opened(path, flags, mode);
}
ssize_t read(int file, void *bytes, size_t count) {
    REAL(ssize_t, "read", int, void *, size_t);
    ssize_t good = readable(file, count, lseek(file, 0, SEEK_CUR));
    return good < 0 || fails(READ) ? -1 : real(file, bytes, good);
}
ssize_t pread(int file, void *bytes, size_t count, off_t offset) {
    REAL(ssize_t, "pread", int, void *, size_t, off_t);
    ssize_t good = readable(file, count, offset);
    return good < 0 || fails(PREAD) ? -1 : real(file, bytes, good, offset);
}
ssize_t pread64(int file, void *bytes, size_t count, off64_t offset) { return pread(file, bytes, count, offset); }
int bind(int file, const struct sockaddr *address, socklen_t length) {
    REAL(int, "bind", int, const struct sockaddr *, socklen_t);
    return fails(BIND) ? -1 : real(file, address, length);
}
int socket(int domain, int type, int protocol) {
    REAL(int, "socket", int, int, int);
    return fails(SOCKET) ? -1 : real(domain, type, protocol);
}
void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
    REAL(void *, "mmap", void *, size_t, int, int, int, off_t);
    return fails(MMAP) ? MAP_FAILED : real(address, length, protection, flags, file, offset);
}
int recvmmsg(int file, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout) {
    REAL(int, "recvmmsg", int, struct mmsghdr *, unsigned, int, struct timespec *);
    return fails(RECVMMSG) ? -1 : real(file, messages, count, flags, timeout);
}
int epoll_wait(int file, struct epoll_event *events, int count, int timeout) {
    REAL(int, "epoll_wait", int, struct epoll_event *, int, int);
    return fails(EPOLL) ? -1 : real(file, events, count, timeout);
}
