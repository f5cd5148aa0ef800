#ifndef META_CLIENT_VERSION_SENTINEL_H_
#define META_CLIENT_VERSION_SENTINEL_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "base/mutex.h"
#include "meta_client/http_transport.h"

namespace destconn {

// Watches the responses for one that another version of the Graph API served
// than was asked for, and tells once for each such version.
//
// Thread-safe if `inner` is. Must outlive what is under way.
class VersionSentinel final : public HttpTransport {
 public:
  // Called on the transport's thread; must not block.
  using Tell = std::function<void(absl::string_view served)>;

  // `inner` must outlive it.
  VersionSentinel(HttpTransport& inner, std::string asked, Tell tell)
      : inner_(inner), asked_(std::move(asked)), tell_(std::move(tell)) {}

  void Send(HttpRequest request, Done done) override;

 private:
  void Look(const HttpResult& result);

  HttpTransport& inner_;
  const std::string asked_;
  const Tell tell_;
  Mutex mutex_;
  std::string told_ ABSL_GUARDED_BY(mutex_);  // the version told of last
};

}  // namespace destconn

#endif  // META_CLIENT_VERSION_SENTINEL_H_
