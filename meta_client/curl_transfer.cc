#include "meta_client/curl_transfer.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "base/status_macros.h"

namespace destconn {
namespace {

constexpr long kUploadBufferBytes = 512L << 10;

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

// libcurl's code as a reason. Its texts are left out: they can hold host names
// from a redirect or a certificate, which are the other side's to choose.
absl::Status ToStatus(CURLcode code) {
  absl::string_view reason = "HTTP_INTERRUPTED";
  absl::string_view what = "the connection broke off";
  switch (code) {
    case CURLE_OK:
      return absl::OkStatus();
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
      reason = "HTTP_CONNECT";
      what = "no connection could be made";
      break;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
      reason = "HTTP_TLS";
      what = "its TLS certificate or handshake was not accepted";
      break;
    case CURLE_OPERATION_TIMEDOUT:
      reason = "HTTP_TIMEOUT";
      what = "it did not answer in time";
      break;
    default:
      break;
  }
  return WithReason(absl::UnavailableError(absl::StrCat(
                        "The Graph API could not be reached: ", what,
                        " (libcurl ", static_cast<int>(code), ").")),
                    reason);
}

}  // namespace

CurlTransfer::CurlTransfer(HttpRequest request, HttpTransport::Done done)
    : request_(std::move(request)),
      done_(std::move(done)),
      handle_(curl_easy_init()) {}

absl::Status CurlTransfer::Prepare(const CurlOptions& options) {
  if (handle_ == nullptr) return SetupError("a handle up");
  max_response_bytes_ = options.max_response_bytes;
  DC_RETURN_IF_ERROR(SetConnection(options));
  return SetRequest();
}

absl::Status CurlTransfer::SetConnection(const CurlOptions& options) {
  CURL* const h = handle();
  const auto milliseconds = [](absl::Duration d) {
    return static_cast<long>(absl::ToInt64Milliseconds(d));
  };
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_NOSIGNAL, 1L, "NOSIGNAL"));
  DC_RETURN_IF_ERROR(
      Set(h, CURLOPT_PROTOCOLS_STR, "https,http", "PROTOCOLS_STR"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_FOLLOWLOCATION, 0L, "FOLLOWLOCATION"));
  // An empty proxy switches off those of the environment.
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_PROXY, "", "PROXY"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_SSLVERSION,
                         static_cast<long>(CURL_SSLVERSION_TLSv1_2),
                         "SSLVERSION"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_SSL_VERIFYPEER, 1L, "SSL_VERIFYPEER"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_SSL_VERIFYHOST, 2L, "SSL_VERIFYHOST"));
  if (!options.ca_file.empty()) {
    DC_RETURN_IF_ERROR(
        Set(h, CURLOPT_CAINFO, options.ca_file.c_str(), "CAINFO"));
  }
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_CONNECTTIMEOUT_MS,
                         milliseconds(options.connect_timeout),
                         "CONNECTTIMEOUT_MS"));
  DC_RETURN_IF_ERROR(
      Set(h, CURLOPT_TIMEOUT_MS, milliseconds(request_.timeout), "TIMEOUT_MS"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_LOW_SPEED_LIMIT, 1L, "LOW_SPEED_LIMIT"));
  DC_RETURN_IF_ERROR(
      Set(h, CURLOPT_LOW_SPEED_TIME,
          static_cast<long>(absl::ToInt64Seconds(options.stall_timeout)),
          "LOW_SPEED_TIME"));
  return Set(h, CURLOPT_UPLOAD_BUFFERSIZE, kUploadBufferBytes,
             "UPLOAD_BUFFERSIZE");
}

absl::Status CurlTransfer::SetRequest() {
  CURL* const h = handle();
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_URL, request_.url.c_str(), "URL"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_PRIVATE, this, "PRIVATE"));
  DC_RETURN_IF_ERROR(
      Set(h, CURLOPT_WRITEFUNCTION, &CurlTransfer::OnBody, "WRITEFUNCTION"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_WRITEDATA, this, "WRITEDATA"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_HEADERFUNCTION, &CurlTransfer::OnHeader,
                         "HEADERFUNCTION"));
  DC_RETURN_IF_ERROR(Set(h, CURLOPT_HEADERDATA, this, "HEADERDATA"));

  // libcurl would ask leave to send a body over 1 MB, and wait a second for it.
  headers_.reset(curl_slist_append(nullptr, "Expect:"));
  const auto add = [this](const char* header) {
    // Gives back the list's head, which stays the same.
    return curl_slist_append(headers_.get(), header) == nullptr
               ? SetupError("a header")
               : absl::OkStatus();
  };
  if (headers_ == nullptr) return SetupError("a header");
  if (!request_.token.empty()) {
    DC_RETURN_IF_ERROR(
        add(absl::StrCat("Authorization: Bearer ", request_.token.Reveal())
                .c_str()));
  }
  if (request_.method == HttpMethod::kPost) {
    DC_RETURN_IF_ERROR(add("Content-Type: application/json"));
    DC_RETURN_IF_ERROR(Set(h, CURLOPT_POST, 1L, "POST"));
    DC_RETURN_IF_ERROR(Set(h, CURLOPT_POSTFIELDSIZE_LARGE,
                           static_cast<curl_off_t>(request_.body->size()),
                           "POSTFIELDSIZE_LARGE"));
    DC_RETURN_IF_ERROR(
        Set(h, CURLOPT_POSTFIELDS, request_.body->data(), "POSTFIELDS"));
  }
  return Set(h, CURLOPT_HTTPHEADER, headers_.get(), "HTTPHEADER");
}

size_t CurlTransfer::OnBody(char* data, size_t size, size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const size_t bytes = size * count;
  if (transfer.response_.body.size() + bytes > transfer.max_response_bytes_) {
    transfer.response_too_large_ = true;
    return 0;  // makes libcurl give up
  }
  transfer.response_.body.append(data, bytes);
  return bytes;
}

size_t CurlTransfer::OnHeader(char* data, size_t size, size_t count,
                              void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const absl::string_view line(data, size * count);
  const size_t colon = line.find(':');
  constexpr size_t kMostHeaders = 100;
  if (colon != absl::string_view::npos &&
      transfer.response_.headers.size() < kMostHeaders) {
    transfer.response_.headers[absl::AsciiStrToLower(line.substr(0, colon))] =
        std::string(absl::StripAsciiWhitespace(line.substr(colon + 1)));
  }
  return line.size();
}

bool CurlTransfer::FullyWritten() const {
  curl_off_t written = 0;
  if (curl_easy_getinfo(handle(), CURLINFO_SIZE_UPLOAD_T, &written) !=
      CURLE_OK) {
    return true;  // not known, so it may have been
  }
  const size_t wanted = request_.body == nullptr ? 0 : request_.body->size();
  return written >= static_cast<curl_off_t>(wanted);
}

void CurlTransfer::Finish(CURLcode code) {
  HttpResult result{.status = ToStatus(code)};
  result.fully_written = FullyWritten();
  if (response_too_large_) {
    result.status =
        WithReason(absl::UnavailableError(
                       "The Graph API's answer is larger than any of its own."),
                   "HTTP_RESPONSE_TOO_LARGE");
  }
  if (result.status.ok()) {
    long http_code = 0;
    if (curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &http_code) ==
        CURLE_OK) {
      response_.code = static_cast<int>(http_code);
    }
    result.response = std::move(response_);
  }
  done_(std::move(result));
}

void CurlTransfer::Abandon() {
  done_({.status = WithReason(absl::CancelledError("The server is stopping."),
                              "HTTP_SHUTDOWN"),
         .fully_written = FullyWritten()});
}

}  // namespace destconn
