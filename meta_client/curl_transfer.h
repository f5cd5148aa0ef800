#ifndef META_CLIENT_CURL_TRANSFER_H_
#define META_CLIENT_CURL_TRANSFER_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "curl/curl.h"
#include "meta_client/curl_transport.h"
#include "meta_client/http_transport.h"

namespace destconn {

// One request under way on a libcurl handle. Its address must not change:
// libcurl holds pointers into it.
//
// Not thread-safe.
class CurlTransfer {
 public:
  CurlTransfer(HttpRequest request, HttpTransport::Done done);

  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // Sets all options on the handle. Fails with HTTP_SETUP.
  absl::Status Prepare(const CurlOptions& options);

  CURL* handle() const { return handle_.get(); }

  // Tells the caller what came of it. To be called once.
  void Finish(CURLcode code);
  void Abandon();

 private:
  static size_t OnBody(char* data, size_t size, size_t count, void* self);
  static size_t OnHeader(char* data, size_t size, size_t count, void* self);

  absl::Status SetConnection(const CurlOptions& options);
  absl::Status SetRequest();
  bool FullyWritten() const;

  struct EasyDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  HttpRequest request_;
  HttpTransport::Done done_;
  HttpResponse response_;
  size_t max_response_bytes_ = 0;
  bool response_too_large_ = false;
  std::unique_ptr<curl_slist, ListDeleter> headers_;
  std::unique_ptr<CURL, EasyDeleter> handle_;
};

}  // namespace destconn

#endif  // META_CLIENT_CURL_TRANSFER_H_
