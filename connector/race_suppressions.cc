// What ThreadSanitizer shall not report of a server. Debian's gRPC and Abseil
// are built without it, so it sees neither the locks nor the queues by which
// gRPC hands calls from thread to thread, while it does see what gRPC's headers
// compile into our programs. Between threads of ours it still sees all.

#include <cstddef>  // for _GLIBCXX_TSAN

#if defined(_GLIBCXX_TSAN)

extern "C" const char* __tsan_default_suppressions() {
  // Any frame of either stack.
  return "race:grpc::\n"
         "race:libgrpc++.so\n";
}

#endif
