#include "meta_client/version_sentinel.h"

#include <optional>

#include "meta_client/graph_version.h"

namespace destconn {

void VersionSentinel::Send(HttpRequest request, Done done) {
  inner_.Send(std::move(request),
              [this, done = std::move(done)](HttpResult result) {
                Look(result);
                done(std::move(result));
              });
}

void VersionSentinel::Look(const HttpResult& result) {
  const std::optional<std::string> served =
      OtherVersionServed(result.response, asked_);
  if (!served.has_value()) return;
  {
    MutexLock lock(mutex_);
    if (told_ == *served) return;
    told_ = *served;
  }
  tell_(*served);
}

}  // namespace destconn
