#pragma once

#include <poll.h>
#include <stdint.h>
#include <time.h>
#include <zmq.h>

#ifdef __linux__
#include <signal.h>
#include <sys/prctl.h>
// <poll.h> declares it for GNU sources only, which Swift's importer is not.
extern int ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
#endif

/// poll with a time limit in nanoseconds, for ever if it is negative. Systems without ppoll get whole
/// milliseconds, rounded up, for early is worse than late.
static inline int czeromq_poll(struct pollfd *entries, nfds_t count, int64_t nanoseconds) {
#ifdef __linux__
  struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  return ppoll(entries, count, nanoseconds < 0 ? NULL : &time, NULL);
#else
  int64_t milliseconds = nanoseconds / 1000000 + (nanoseconds % 1000000 > 0);
  if (milliseconds > INT32_MAX) milliseconds = INT32_MAX;
  return poll(entries, count, nanoseconds < 0 ? -1 : (int)milliseconds);
#endif
}

/// Asks the kernel to end the calling thread's waits on time and not up to 50 microseconds later.
static inline void czeromq_sharpen_timers(void) {
#ifdef __linux__
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
#endif
}
