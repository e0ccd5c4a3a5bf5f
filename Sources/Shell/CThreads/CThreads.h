#ifndef CTHREADS_H
#define CTHREADS_H

// sched_getaffinity(2), which glibc declares for _GNU_SOURCE alone; why that is not defined, CSockets.h says.

#include <stddef.h>

extern int ct_sched_getaffinity(int, size_t, void *) __asm__("sched_getaffinity");

// Processors that the calling thread may run on; 1 where the kernel does not tell.
static inline int ct_processor_count(void) {
    unsigned long mask[16] = {0};  // 1024 processors, as glibc's cpu_set_t
    if (ct_sched_getaffinity(0, sizeof mask, mask)) return 1;
    int count = 0;
    for (size_t i = 0; i < sizeof mask / sizeof *mask; i++) count += __builtin_popcountl(mask[i]);
    return count > 0 ? count : 1;
}

// syncfs(2) and renameat2(2) are declared for _GNU_SOURCE alone too.
extern int ct_syncfs(int) __asm__("syncfs");
extern int ct_renameat2(int, const char *, int, const char *, unsigned) __asm__("renameat2");

// Exchanges two names at once. -100 is AT_FDCWD, 2 is RENAME_EXCHANGE.
static inline int ct_exchange(const char *one, const char *other) {
    return ct_renameat2(-100, one, -100, other, 2);
}

// prctl(2) has variable arguments, which Swift does not import. 4 is PR_SET_DUMPABLE.
extern int ct_prctl(int, unsigned long, unsigned long, unsigned long, unsigned long) __asm__("prctl");

// From now on the kernel writes no core dump of this process, and other processes of its user cannot read its memory.
static inline int ct_forbid_dumps(void) { return ct_prctl(4, 0, 0, 0, 0); }

#endif
