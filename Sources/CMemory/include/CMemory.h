// A hint to the processor that Swift has no words for. It changes no result.
#ifndef CMEMORY_H
#define CMEMORY_H

// Reads the cache line at `address`, which may be anything, in the background, because it will be written
// soon.
static inline void memory_prefetch(const void *_Nonnull address) { __builtin_prefetch(address, 1); }

#endif
