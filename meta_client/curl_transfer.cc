#include "meta_client/curl_transfer.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/failpoint.h"
#include "base/status_macros.h"
#include "meta_client/curl_status.h"

namespace destconn {
namespace {

// One for each request under way, so that 64 of them take 8 MiB. libcurl's own
// 64 KiB cost more calls; more than 128 KiB saves nothing.
constexpr long kUploadBufferBytes = 128L << 10;

// TLS 1.2's suites that authenticate what they encrypt; 1.3 has no others.
constexpr char kCiphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";

absl::Status SetupError(absl::string_view what) {
  return WithReason(
      absl::InternalError(absl::StrCat("libcurl refused to set ", what, ".")),
      "HTTP_SETUP");
}

// Every option is set through here, so that none fails unseen.
template <typename Value>
absl::Status Set(CURL* handle, CURLoption option, Value value,
                 absl::string_view what) {
  return curl_easy_setopt(handle, option, value) == CURLE_OK ? absl::OkStatus()
                                                             : SetupError(what);
}

long Milliseconds(absl::Duration d) {
  return static_cast<long>(absl::ToInt64Milliseconds(d));
}

// Whole seconds, and never zero, which libcurl takes for "no limit".
long Seconds(absl::Duration d) {
  return std::max(1L, static_cast<long>(absl::ToInt64Seconds(d)));
}

// Whether `url` is at `endpoint` and not merely begins like it.
bool IsAt(absl::string_view endpoint, absl::string_view url) {
  return absl::StartsWith(url, endpoint) && url.size() > endpoint.size() &&
         url[endpoint.size()] == '/';
}

}  // namespace

CurlTransfer::CurlTransfer(HttpRequest request, HttpTransport::Done done)
    : request_(std::move(request)),
      done_(std::move(done)),
      handle_(curl_easy_init()) {}

absl::Status CurlTransfer::Prepare(const CurlOptions& options,
                                   const AddressPolicy& policy) {
  if (handle_ == nullptr) return SetupError("a handle up");
  if (!IsAt(options.endpoint, request_.url)) {
    return WithReason(absl::FailedPreconditionError(
                          "The request is to another place than the Graph API "
                          "endpoint, and was not sent."),
                      "HTTP_HOST_REFUSED");
  }
  if (request_.carries_events) DESTCONN_FAILPOINT("P05");
  policy_ = &policy;
  max_response_bytes_ = options.max_response_bytes;
  DC_RETURN_IF_ERROR(SetConnection(options));
  DC_RETURN_IF_ERROR(SetTls(options));
  DC_RETURN_IF_ERROR(SetTimeouts(options));
  DC_RETURN_IF_ERROR(SetRequest());
  DC_RETURN_IF_ERROR(SetHeaders());
  return SetBody();
}

absl::Status CurlTransfer::SetConnection(const CurlOptions& options) {
  CURL* const h = handle();
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_NOSIGNAL, 1L, "NOSIGNAL"));
  DC_RETURN_IF_ERROR(
      Set(h, CURLOPT_PROTOCOLS_STR, "https,http", "PROTOCOLS_STR"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_FOLLOWLOCATION, 0L, "FOLLOWLOCATION"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_OPENSOCKETFUNCTION,
                         &CurlTransfer::OnOpenSocket, "OPENSOCKETFUNCTION"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_OPENSOCKETDATA, this, "OPENSOCKETDATA"));
  // An empty proxy, and an empty list of hosts without one, switch off those of
  // the environment.
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_PROXY, options.proxy.c_str(), "PROXY"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_NOPROXY, "", "NOPROXY"));
  // The proxy sees a tunnel: neither the request's headers nor, among the
  // answer's headers, are its own.
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_HTTPPROXYTUNNEL,
                         options.proxy.empty() ? 0L : 1L, "HTTPPROXYTUNNEL"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_HEADEROPT,
                         static_cast<long>(CURLHEADER_SEPARATE), "HEADEROPT"));
  return Set(h, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L,
             "SUPPRESS_CONNECT_HEADERS");
}

absl::Status CurlTransfer::SetTls(const CurlOptions& options) {
  CURL* const h = handle();
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_SSLVERSION,
                         static_cast<long>(CURL_SSLVERSION_TLSv1_2),
                         "SSLVERSION"));
  DC_RETURN_IF_ERROR(
      Set(h, CURLOPT_SSL_CIPHER_LIST, kCiphers, "SSL_CIPHER_LIST"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_SSL_VERIFYPEER, 1L, "SSL_VERIFYPEER"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_SSL_VERIFYHOST, 2L, "SSL_VERIFYHOST"));
  // Without a folder of authorities libcurl keeps those of the file parsed, and
  // a file of the operator's is trusted alone.
  DC_RETURN_IF_ERROR(
      Set(h, CURLOPT_CAPATH, static_cast<const char*>(nullptr), "CAPATH"));
  if (options.ca_file.empty()) return absl::OkStatus();
  return Set(h, CURLOPT_CAINFO, options.ca_file.c_str(), "CAINFO");
}

absl::Status CurlTransfer::SetTimeouts(const CurlOptions& options) {
  CURL* const h = handle();
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_CONNECTTIMEOUT_MS,
                         Milliseconds(options.connect_timeout),
                         "CONNECTTIMEOUT_MS"));
  DC_RETURN_IF_ERROR(
      Set(h, CURLOPT_TIMEOUT_MS, Milliseconds(request_.timeout), "TIMEOUT_MS"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_LOW_SPEED_LIMIT, 1L, "LOW_SPEED_LIMIT"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_LOW_SPEED_TIME,
                         Seconds(options.stall_timeout), "LOW_SPEED_TIME"));
  // Each new connection looks the name up, so that a server that moved is
  // found; a burst of connections asks once.
  constexpr long kNameCacheSeconds = 1;
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_DNS_CACHE_TIMEOUT, kNameCacheSeconds,
                         "DNS_CACHE_TIMEOUT"));
  return Set(h, CURLOPT_MAXAGE_CONN, Seconds(options.max_idle), "MAXAGE_CONN");
}

absl::Status CurlTransfer::SetRequest() {
  CURL* const h = handle();
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_URL, request_.url.c_str(), "URL"));
  DC_RETURN_IF_ERROR(
      Set(h, CURLOPT_HTTP_VERSION,
          static_cast<long>(request_.carries_events ? CURL_HTTP_VERSION_1_1
                                                    : CURL_HTTP_VERSION_2TLS),
          "HTTP_VERSION"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_PRIVATE, this, "PRIVATE"));
  DC_RETURN_IF_ERROR(
      Set(h, CURLOPT_WRITEFUNCTION, &CurlTransfer::OnBody, "WRITEFUNCTION"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_WRITEDATA, this, "WRITEDATA"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_HEADERFUNCTION, &CurlTransfer::OnHeader,
                         "HEADERFUNCTION"));
  return Set(h, CURLOPT_HEADERDATA, this, "HEADERDATA");
}

absl::Status CurlTransfer::SetHeaders() {
  // libcurl would ask leave to send a body over 1 MB, and wait a second for it.
  headers_.reset(curl_slist_append(nullptr, "Expect:"));
  const auto add = [this](const std::string& header) {
    // Gives back the list's head, which stays the same.
    return curl_slist_append(headers_.get(), header.c_str()) == nullptr
               ? SetupError("a header")
               : absl::OkStatus();
  };
  if (headers_ == nullptr) return SetupError("a header");
  if (!request_.token.empty()) {
    DC_RETURN_IF_ERROR(
        add(absl::StrCat("Authorization: Bearer ", request_.token.Reveal())));
  }
  if (request_.method == HttpMethod::kPost) {
    DC_RETURN_IF_ERROR(
        add(absl::StrCat("Content-Type: ", request_.content_type)));
  }
  return Set(handle(), CURLOPT_HTTPHEADER, headers_.get(), "HTTPHEADER");
}

absl::Status CurlTransfer::SetBody() {
  if (request_.method != HttpMethod::kPost) return absl::OkStatus();
  CURL* const h = handle();
  body_.emplace(*request_.body);
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_POST, 1L, "POST"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request_.body->size()),
                         "POSTFIELDSIZE_LARGE"));
  DC_RETURN_IF_ERROR(
      Set(h, CURLOPT_READFUNCTION, &CurlTransfer::OnRead, "READFUNCTION"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_READDATA, this, "READDATA"));
  DC_RETURN_IF_ERROR(
      Set(h, CURLOPT_SEEKFUNCTION, &CurlTransfer::OnSeek, "SEEKFUNCTION"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_SEEKDATA, this, "SEEKDATA"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_NOPROGRESS, 0L, "NOPROGRESS"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_XFERINFOFUNCTION, &CurlTransfer::OnProgress,
                         "XFERINFOFUNCTION"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_XFERINFODATA, this, "XFERINFODATA"));
  return Set(h, CURLOPT_UPLOAD_BUFFERSIZE, kUploadBufferBytes,
             "UPLOAD_BUFFERSIZE");
}

size_t CurlTransfer::OnRead(char* buffer, size_t size, size_t count,
                            void* self) {
  HttpBodyReader& body = *static_cast<CurlTransfer*>(self)->body_;
  const size_t read = body.Read(buffer, size * count);
  if (body.at_end()) {
    DESTCONN_FAILPOINT("P07");  // the last part is not written yet
  } else {
    DESTCONN_FAILPOINT("P06");
  }
  return read;
}

// libcurl begins anew, on another connection, where one that it had kept breaks
// off. Once all of the body is on its way, the server may have acted on it, and
// sending it again would be a duplicate that nobody knows of.
int CurlTransfer::OnSeek(void* self, curl_off_t offset, int origin) {
  HttpBodyReader& body = *static_cast<CurlTransfer*>(self)->body_;
  if (offset != 0 || origin != SEEK_SET || body.at_end()) {
    return CURL_SEEKFUNC_FAIL;
  }
  body.Rewind();
  return CURL_SEEKFUNC_OK;
}

// Called after every write. When libcurl begins anew, its own count of what was
// written does, too, and would say that the server cannot have acted.
int CurlTransfer::OnProgress(void* self, curl_off_t, curl_off_t,
                             [[maybe_unused]] curl_off_t to_write,
                             curl_off_t written) {
  auto& most = static_cast<CurlTransfer*>(self)->most_written_;
  most = std::max(most, static_cast<int64_t>(written));
  if (written > 0 && written == to_write) DESTCONN_FAILPOINT("P08");
  return 0;  // go on
}

size_t CurlTransfer::OnBody(char* data, size_t size, size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const size_t bytes = size * count;
  DESTCONN_FAILPOINT("P09");
  if (transfer.response_.body.size() + bytes > transfer.max_response_bytes_) {
    transfer.response_too_large_ = true;
    return 0;  // makes libcurl give up
  }
  transfer.response_.body.append(data, bytes);
  return bytes;
}

size_t CurlTransfer::OnHeader(char* data, size_t size, size_t count,
                              void* self) {
  auto& headers = static_cast<CurlTransfer*>(self)->response_.headers;
  const absl::string_view line(data, size * count);
  // The last of several responses counts: those with 1xx come before it.
  if (absl::StartsWith(line, "HTTP/")) headers.clear();
  const size_t colon = line.find(':');
  constexpr size_t kMostHeaders = 100;
  if (colon != absl::string_view::npos && headers.size() < kMostHeaders) {
    headers[absl::AsciiStrToLower(line.substr(0, colon))] =
        std::string(absl::StripAsciiWhitespace(line.substr(colon + 1)));
  }
  return line.size();
}

curl_socket_t CurlTransfer::OnOpenSocket(void* self, curlsocktype purpose,
                                         curl_sockaddr* address) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (!transfer.policy_->Allows(address->addr)) {
    transfer.address_refused_ = true;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC,
                address->protocol);
}

int64_t CurlTransfer::BodyBytesWritten() const {
  curl_off_t written = 0;
  if (curl_easy_getinfo(handle(), CURLINFO_SIZE_UPLOAD_T, &written) ==
      CURLE_OK) {
    return std::max(most_written_, static_cast<int64_t>(written));
  }
  // Not known, so it may have been all.
  return request_.body == nullptr ? 0
                                  : static_cast<int64_t>(request_.body->size());
}

absl::Status CurlTransfer::StatusOf(CURLcode code) const {
  if (response_too_large_) {
    return WithReason(
        absl::UnavailableError(
            "The Graph API's answer is larger than any of its own."),
        "HTTP_RESPONSE_TOO_LARGE");
  }
  if (code != CURLE_OK && address_refused_) {
    return WithReason(
        absl::FailedPreconditionError(
            "The Graph API's name leads to a private, local or reserved "
            "address, which gets no token. Mend the name service, or name the "
            "address itself with --graph_endpoint."),
        "HTTP_ADDRESS_REFUSED");
  }
  return CurlStatus(code);
}

void CurlTransfer::Finish(CURLcode code) {
  HttpResult result{.status = StatusOf(code)};
  long http_code = 0;
  if (curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &http_code) ==
      CURLE_OK) {
    response_.code = static_cast<int>(http_code);
  }
  // Without a status line there was no answer, whatever libcurl says.
  if (result.status.ok() && response_.code == 0) {
    result.status = CurlStatus(CURLE_GOT_NOTHING);
  }
  if (result.status.ok()) result.response = std::move(response_);
  Tell(std::move(result));
}

void CurlTransfer::Refuse(absl::Status status) {
  done_({.status = std::move(status)});
}

void CurlTransfer::Abandon() {
  Tell({.status = WithReason(absl::CancelledError("The server is stopping."),
                             "HTTP_SHUTDOWN")});
}

void CurlTransfer::Tell(HttpResult result) {
  result.body_bytes_written = BodyBytesWritten();
  long head = 0;
  const bool head_written =
      curl_easy_getinfo(handle(), CURLINFO_REQUEST_SIZE, &head) != CURLE_OK ||
      head > 0;
  const size_t wanted = request_.body == nullptr ? 0 : request_.body->size();
  result.fully_written =
      head_written && result.body_bytes_written >= static_cast<int64_t>(wanted);
  done_(std::move(result));
}

}  // namespace destconn
