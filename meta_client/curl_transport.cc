#include "meta_client/curl_transport.h"

#include <unistd.h>

#include <deque>
#include <map>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "base/mutex.h"
#include "curl/curl.h"
#include "meta_client/address_policy.h"
#include "meta_client/curl_transfer.h"
#include "meta_client/endpoint.h"

namespace destconn {
namespace {

absl::Status SetupError(absl::string_view message) {
  return WithReason(absl::FailedPreconditionError(message), "HTTP_SETUP");
}

struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using Multi = std::unique_ptr<CURLM, MultiDeleter>;

class MultiTransport final : public CurlTransport {
 public:
  MultiTransport(const CurlOptions& options, Multi multi)
      : options_(options),
        policy_(options.proxy.empty()
                    ? AddressPolicy::ForHost(HostOf(options.endpoint))
                    : AddressPolicy::ForProxy()),
        multi_(std::move(multi)),
        thread_([this](std::stop_token stop) { Run(stop); }) {}

  ~MultiTransport() override {
    thread_.request_stop();
    curl_multi_wakeup(multi_.get());
    thread_.join();
  }

  void Send(HttpRequest request, Done done) override {
    auto transfer =
        std::make_unique<CurlTransfer>(std::move(request), std::move(done));
    if (Enqueue(transfer)) {
      curl_multi_wakeup(multi_.get());
    } else {
      transfer->Abandon();
    }
  }

 private:
  // Takes the transfer, unless the thread has stopped.
  bool Enqueue(std::unique_ptr<CurlTransfer>& transfer) {
    MutexLock lock(mutex_);
    if (closed_) return false;
    incoming_.push_back(std::move(transfer));
    return true;
  }

  void Run(const std::stop_token& stop) {
    constexpr int kLongestWaitMs = 1000;
    while (!stop.stop_requested()) {
      TakeIncoming();
      StartWaiting();
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      if (FinishDone()) continue;
      curl_multi_poll(multi_.get(), nullptr, 0, kLongestWaitMs, nullptr);
    }
    AbandonAll();
  }

  void TakeIncoming() {
    for (auto& transfer : Incoming(/*close=*/false)) {
      waiting_.push_back(std::move(transfer));
    }
  }

  std::vector<std::unique_ptr<CurlTransfer>> Incoming(bool close) {
    MutexLock lock(mutex_);
    closed_ = closed_ || close;
    return std::exchange(incoming_, {});
  }

  // Handed to libcurl, those that wait for a connection would use up their time
  // waiting.
  void StartWaiting() {
    while (!waiting_.empty() && running_.size() < options_.max_connections) {
      std::unique_ptr<CurlTransfer> transfer = std::move(waiting_.front());
      waiting_.pop_front();
      Start(std::move(transfer));
    }
  }

  void Start(std::unique_ptr<CurlTransfer> transfer) {
    absl::Status prepared = transfer->Prepare(options_, policy_);
    if (prepared.ok() &&
        curl_multi_add_handle(multi_.get(), transfer->handle()) != CURLM_OK) {
      prepared = SetupError("libcurl refused a request.");
    }
    if (!prepared.ok()) {
      transfer->Refuse(std::move(prepared));
      return;
    }
    CURL* const handle = transfer->handle();
    running_[handle] = std::move(transfer);
  }

  // Whether there were any.
  bool FinishDone() {
    bool any = false;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      any = true;
      const CURLcode code = message->data.result;
      const auto found = running_.find(message->easy_handle);
      const std::unique_ptr<CurlTransfer> transfer = std::move(found->second);
      running_.erase(found);
      curl_multi_remove_handle(multi_.get(), transfer->handle());
      transfer->Finish(code);
    }
    return any;
  }

  void AbandonAll() {
    for (auto& [handle, transfer] : running_) {
      curl_multi_remove_handle(multi_.get(), handle);
      transfer->Abandon();
    }
    running_.clear();
    for (auto& transfer : Incoming(/*close=*/true)) {
      waiting_.push_back(std::move(transfer));
    }
    for (auto& transfer : waiting_) transfer->Abandon();
    waiting_.clear();
  }

  const CurlOptions options_;
  const AddressPolicy policy_;
  const Multi multi_;
  Mutex mutex_;
  std::vector<std::unique_ptr<CurlTransfer>> incoming_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  // The thread's own.
  std::deque<std::unique_ptr<CurlTransfer>> waiting_;
  std::map<CURL*, std::unique_ptr<CurlTransfer>> running_;
  std::jthread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<CurlTransport>> CurlTransport::Create(
    const CurlOptions& options) {
  // Counted by libcurl and never undone: threads may outlive any one transport.
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return SetupError("libcurl could not be initialised.");
  }
  if (!options.ca_file.empty() && access(options.ca_file.c_str(), R_OK) != 0) {
    return SetupError(
        absl::StrCat("The CA file '", options.ca_file, "' cannot be read."));
  }
  Multi multi(curl_multi_init());
  if (multi == nullptr ||
      curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS,
                        static_cast<long>(options.max_connections)) !=
          CURLM_OK) {
    return SetupError("libcurl's multi interface could not be set up.");
  }
  return std::make_unique<MultiTransport>(options, std::move(multi));
}

}  // namespace destconn
