#ifndef META_CLIENT_FAKE_HTTP_TRANSPORT_H_
#define META_CLIENT_FAKE_HTTP_TRANSPORT_H_

#include <deque>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "base/mutex.h"
#include "meta_client/http_body.h"
#include "meta_client/http_transport.h"

namespace destconn {

// Answers from a script, at once and in the caller's thread, and keeps what it
// was sent, with copies of the bodies.
//
// Thread-safe.
class FakeHttpTransport final : public HttpTransport {
 public:
  void Answer(HttpResult result) {
    MutexLock lock(mutex_);
    script_.push_back(std::move(result));
  }

  void Answer(int code, std::string body) {
    Answer(HttpResult{.response = {.code = code, .body = std::move(body)},
                      .fully_written = true});
  }

  std::vector<HttpRequest> requests() {
    MutexLock lock(mutex_);
    return requests_;
  }

  void Send(HttpRequest request, Done done) override {
    done(Next(std::move(request)));
  }

 private:
  HttpResult Next(HttpRequest request) {
    if (request.body != nullptr) {
      request.body = TextBody(request.body->Text());
    }
    MutexLock lock(mutex_);
    requests_.push_back(std::move(request));
    if (script_.empty()) {
      return {.status = absl::InternalError("script exhausted")};
    }
    HttpResult result = std::move(script_.front());
    script_.pop_front();
    return result;
  }

  Mutex mutex_;
  std::deque<HttpResult> script_ ABSL_GUARDED_BY(mutex_);
  std::vector<HttpRequest> requests_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // META_CLIENT_FAKE_HTTP_TRANSPORT_H_
