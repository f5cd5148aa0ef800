#include "base/failpoint.h"

#ifdef DESTCONN_FAILPOINTS

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string>

namespace destconn {
namespace {

struct Armed {
  std::string name = "";
  int hit = 0;  // 0: none
};

Armed FromEnvironment() {
  const char* const text = std::getenv("DESTCONN_KILL");
  if (text == nullptr) return {};
  const char* const colon = std::strchr(text, ':');
  if (colon == nullptr) std::abort();
  return {.name = std::string(text, colon), .hit = std::atoi(colon + 1)};
}

}  // namespace

void HitFailpoint(const char* name) {
  static const auto* const armed = new Armed(FromEnvironment());
  static std::atomic<int> hits = 0;
  if (armed->hit == 0 || armed->name != name) return;
  if (++hits < armed->hit) return;
  kill(getpid(), SIGKILL);
  while (true) pause();  // the signal may come to another thread
}

}  // namespace destconn

#endif
