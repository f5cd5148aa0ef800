#include "meta_client/version_sentinel.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "meta_client/fake_http_transport.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class VersionSentinelTest : public testing::Test {
 protected:
  void ServeBy(const std::string& version) {
    inner_.Answer(
        {.response = {.code = 200,
                      .headers = {{"facebook-api-version", version}}}});
    EXPECT_EQ(SendAndWait(sentinel_, {.url = "https://h/"}).response.code, 200);
  }

  FakeHttpTransport inner_;
  std::vector<std::string> told_;
  VersionSentinel sentinel_{inner_, "v26.0", [this](absl::string_view served) {
                              told_.emplace_back(served);
                            }};
};

TEST_F(VersionSentinelTest, HasNothingToSayOfWhatWasAskedFor) {
  ServeBy("v26.0");
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(VersionSentinelTest, TellsOnceOfAnotherVersion) {
  for (const char* version : {"v27.0", "v27.0", "v26.0", "v28.0", "v28.0"}) {
    ServeBy(version);
  }
  EXPECT_THAT(told_, ElementsAre("v27.0", "v28.0"));
}

}  // namespace
}  // namespace destconn
