#include "cli/options.h"

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

struct Case {
  std::string name;
  std::function<void(Options&)> spoil;
  std::string message;
};

class OptionsTest : public testing::TestWithParam<Case> {};

TEST_P(OptionsTest, RefusesWhatCannotBe) {
  Options options;
  ASSERT_TRUE(Validate(options).ok());
  GetParam().spoil(options);
  const absl::Status status = Validate(options);
  EXPECT_THAT(ReasonOf(status), Optional(std::string("USAGE")));
  EXPECT_THAT(std::string(status.message()), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, OptionsTest,
    testing::Values(
        Case{"NoServer", [](Options& o) { o.server = ""; }, "--server"},
        Case{"NoTime", [](Options& o) { o.timeout = absl::ZeroDuration(); },
             "--timeout"},
        Case{"NegativeRowErrors", [](Options& o) { o.row_errors = -1; },
             "--row_errors"},
        Case{"PlainTextAndTls",
             [](Options& o) {
               o.insecure = true;
               o.tls_ca_file = "ca.pem";
             },
             "--insecure"},
        Case{"CertificateWithoutKey",
             [](Options& o) { o.tls_cert_file = "cert.pem"; }, "give both"},
        Case{"PrincipalNotAscii",
             [](Options& o) { o.caller_principal = "Zo\u00eb"; },
             "--caller_principal"},
        Case{"PoliciesWithALineBreak",
             [](Options& o) { o.caller_policies = "a\nb"; },
             "--caller_policies"}),
    [](const auto& info) { return info.param.name; });

TEST(IsLoopbackTest, KnowsThisMachine) {
  EXPECT_TRUE(IsLoopback("127.0.0.1:50051"));
  EXPECT_TRUE(IsLoopback("localhost:50051"));
  EXPECT_TRUE(IsLoopback("[::1]:50051"));
  EXPECT_FALSE(IsLoopback("connector:50051"));
  EXPECT_FALSE(IsLoopback("10.0.0.1:50051"));
}

}  // namespace
}  // namespace destconn
