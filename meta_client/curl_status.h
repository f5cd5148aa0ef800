#ifndef META_CLIENT_CURL_STATUS_H_
#define META_CLIENT_CURL_STATUS_H_

#include "absl/status/status.h"
#include "curl/curl.h"

namespace destconn {

// libcurl's code as a status with one of HttpResult's reasons; OK for CURLE_OK.
// libcurl's texts are left out: they can hold host names from a redirect or a
// certificate, which are the other side's to choose.
absl::Status CurlStatus(CURLcode code);

}  // namespace destconn

#endif  // META_CLIENT_CURL_STATUS_H_
