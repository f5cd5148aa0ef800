#include "connector/app_secret.h"

#include <sys/stat.h>

#include <fstream>
#include <string>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Optional;

std::string FileWith(const std::string& text, mode_t mode = 0600) {
  const std::string path = testing::TempDir() + "/app.secret";
  std::ofstream(path) << text;
  EXPECT_EQ(chmod(path.c_str(), mode), 0);
  return path;
}

TEST(AppSecretTest, IsTheFilesOneLine) {
  const auto loaded = LoadAppSecret(FileWith("0123abcd\n"));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->secret.Reveal(), "0123abcd");
  EXPECT_FALSE(loaded->exposed);
}

TEST(AppSecretTest, KnowsWhenOthersCanReadIt) {
  EXPECT_TRUE(LoadAppSecret(FileWith("0123abcd", 0644))->exposed);
}

TEST(AppSecretTest, RefusesWhatIsNoSecret) {
  for (const char* text : {"", "\n", "two words", "two\nlines"}) {
    const absl::Status status = LoadAppSecret(FileWith(text)).status();
    EXPECT_THAT(ReasonOf(status),
                Optional(std::string("APP_SECRET_UNREADABLE")))
        << text;
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("two")));
  }
  EXPECT_FALSE(LoadAppSecret("/no/such/file").ok());
}

}  // namespace
}  // namespace destconn
