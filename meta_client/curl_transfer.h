#ifndef META_CLIENT_CURL_TRANSFER_H_
#define META_CLIENT_CURL_TRANSFER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "curl/curl.h"
#include "meta_client/address_policy.h"
#include "meta_client/curl_options.h"
#include "meta_client/http_body.h"
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

  // Sets all options on the handle. `policy` must outlive the transfer. Fails
  // with HTTP_SETUP, or with HTTP_HOST_REFUSED if the request is to another
  // place than the endpoint.
  absl::Status Prepare(const CurlOptions& options, const AddressPolicy& policy);

  CURL* handle() const { return handle_.get(); }

  // Tells the caller what came of it. One of them is to be called, once.
  void Finish(CURLcode code);
  void Refuse(absl::Status status);
  void Abandon();

 private:
  // libcurl's callbacks; the last argument is the transfer.
  static size_t OnRead(char* buffer, size_t size, size_t count, void* self);
  static int OnSeek(void* self, curl_off_t offset, int origin);
  static int OnProgress(void* self, curl_off_t to_read, curl_off_t read,
                        curl_off_t to_write, curl_off_t written);
  static size_t OnBody(char* data, size_t size, size_t count, void* self);
  static size_t OnHeader(char* data, size_t size, size_t count, void* self);
  static curl_socket_t OnOpenSocket(void* self, curlsocktype purpose,
                                    curl_sockaddr* address);

  absl::Status SetConnection(const CurlOptions& options);
  absl::Status SetTls(const CurlOptions& options);
  absl::Status SetTimeouts(const CurlOptions& options);
  absl::Status SetRequest();
  absl::Status SetHeaders();
  absl::Status SetBody();
  absl::Status StatusOf(CURLcode code) const;
  int64_t BodyBytesWritten() const;
  void Tell(HttpResult result);

  struct EasyDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  HttpRequest request_;
  HttpTransport::Done done_;
  HttpResponse response_;
  std::optional<HttpBodyReader> body_;
  const AddressPolicy* policy_ = nullptr;
  size_t max_response_bytes_ = 0;
  int64_t most_written_ = 0;  // bytes of the body, in any attempt of libcurl's
  bool response_too_large_ = false;
  bool address_refused_ = false;
  std::unique_ptr<curl_slist, ListDeleter> headers_;
  std::unique_ptr<CURL, EasyDeleter> handle_;
};

}  // namespace destconn

#endif  // META_CLIENT_CURL_TRANSFER_H_
