// The entry to libFuzzer for a program that has its own main (compiler-rt, FuzzerInterface.h).
#ifndef ROKUGA_LIBFUZZER_H
#define ROKUGA_LIBFUZZER_H
#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
#endif
