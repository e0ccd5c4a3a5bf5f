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

#endif
