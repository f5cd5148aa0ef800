#ifndef TESTS_FRIENDLY_GRAPH_H_
#define TESTS_FRIENDLY_GRAPH_H_

#include <atomic>
#include <cstddef>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "base/mutex.h"
#include "meta_client/http_transport.h"

namespace destconn {

inline int CountOf(const std::string& text, const std::string& what) {
  int count = 0;
  for (size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + what.size())) {
    ++count;
  }
  return count;
}

// A Graph API that accepts everything, at once.
class FriendlyGraph final : public HttpTransport {
 public:
  void Send(HttpRequest request, Done done) override {
    std::string body = R"({"id":"1"})";
    if (request.method == HttpMethod::kPost) {
      const std::string text = request.body->Text();
      const int events = CountOf(text, "\"event_name\"");
      events_ += events;
      body = absl::StrCat(R"({"events_received":)", events,
                          R"(,"fbtrace_id":"AbCtrace"})");
      MutexLock lock(mutex_);
      bodies_ += text;
    } else if (request.url.find("permissions") != std::string::npos) {
      body = R"({"data":[{"permission":"ads_management","status":"granted"}]})";
    } else if (request.url.find("consolidated") != std::string::npos) {
      body = R"({"id":"123","name":"Shop","is_consolidated_container":true})";
    }
    done({.response = {.code = 200, .body = body}, .fully_written = true});
  }

  int events() const { return events_; }
  std::string bodies() {
    MutexLock lock(mutex_);
    return bodies_;
  }

 private:
  std::atomic<int> events_ = 0;
  Mutex mutex_;
  std::string bodies_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace destconn

#endif  // TESTS_FRIENDLY_GRAPH_H_
