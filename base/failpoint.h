#ifndef BASE_FAILPOINT_H_
#define BASE_FAILPOINT_H_

// DESTCONN_FAILPOINT("P08"): where tests/kill_test ends the process at once, as
// `kill -9` would. The names are those of tests/kill_points.cc. In a build
// without `--config=failpoints`, such as every release, it is nothing.
//
// With it, DESTCONN_KILL=P08:3 in the environment ends the process when it
// comes to P08 for the third time.
#ifdef DESTCONN_FAILPOINTS

namespace destconn {

// Thread-safe.
void HitFailpoint(const char* name);

}  // namespace destconn

#define DESTCONN_FAILPOINT(name) ::destconn::HitFailpoint(name)

#else

#define DESTCONN_FAILPOINT(name) static_cast<void>(0)

#endif

#endif  // BASE_FAILPOINT_H_
