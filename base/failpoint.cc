#include "base/failpoint.h"

#ifdef DESTCONN_FAILPOINTS

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>

namespace destconn {
namespace {

struct Armed {
  std::string name = "";
  int hit = 0;  // 0: none
};

Armed FromEnvironment() {
  const char* const text = std::getenv("DESTCONN_KILL");
  if (text == nullptr) return {};
  const std::string_view whole = text;
  const size_t colon = whole.find(':');
  if (colon == std::string_view::npos) std::abort();
  return {.name = std::string(whole.substr(0, colon)),
          .hit = std::atoi(text + colon + 1)};
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
