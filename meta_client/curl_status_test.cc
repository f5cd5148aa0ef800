#include "meta_client/curl_status.h"

#include <string>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Optional;

TEST(CurlStatusTest, NothingWrongIsOk) {
  EXPECT_TRUE(CurlStatus(CURLE_OK).ok());
}

TEST(CurlStatusTest, SaysWhatKindOfFailureItWas) {
  struct Case {
    CURLcode code;
    const char* reason;
  };
  for (const Case& c : {Case{CURLE_COULDNT_RESOLVE_HOST, "HTTP_CONNECT"},
                        Case{CURLE_COULDNT_CONNECT, "HTTP_CONNECT"},
                        Case{CURLE_PROXY, "HTTP_CONNECT"},
                        Case{CURLE_PEER_FAILED_VERIFICATION, "HTTP_TLS"},
                        Case{CURLE_SSL_CONNECT_ERROR, "HTTP_TLS"},
                        Case{CURLE_OPERATION_TIMEDOUT, "HTTP_TIMEOUT"},
                        Case{CURLE_SEND_ERROR, "HTTP_INTERRUPTED"},
                        Case{CURLE_RECV_ERROR, "HTTP_INTERRUPTED"},
                        Case{CURLE_GOT_NOTHING, "HTTP_INTERRUPTED"},
                        Case{CURLE_PARTIAL_FILE, "HTTP_INTERRUPTED"},
                        Case{CURLE_SEND_FAIL_REWIND, "HTTP_INTERRUPTED"}}) {
    const absl::Status status = CurlStatus(c.code);
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << c.code;
    EXPECT_THAT(ReasonOf(status), Optional(std::string(c.reason))) << c.code;
  }
}

}  // namespace
}  // namespace destconn
