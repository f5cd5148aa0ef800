#include "connector/store_factory.h"

#include <sys/stat.h>

#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/error_reason.h"
#include "connector/log.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Optional;

TEST(StoreFactoryTest, KnowsTwoKinds) {
  EXPECT_TRUE(Validate(StoreOptions()).ok());
  EXPECT_TRUE(Validate({.store = "postgres://u@h/d"}).ok());
  EXPECT_TRUE(Validate({.store = "postgresql://u@h/d"}).ok());
  EXPECT_TRUE(Validate({.store_url_file = "url"}).ok());
  for (const StoreOptions& bad :
       {StoreOptions{.store = "mysql://u:hunter2@h/d"},
        StoreOptions{.store = ""},
        StoreOptions{.store = "postgres://u@h/d", .store_url_file = "url"},
        StoreOptions{.store = "postgres://u@h/d", .lease = absl::Seconds(29)},
        StoreOptions{.store_url_file = "url", .lease = absl::Hours(2)}}) {
    const absl::Status status = Validate(bad);
    EXPECT_THAT(ReasonOf(status), Optional(std::string("OPTIONS_INVALID")));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("hunter2")));
  }
  // Of PostgreSQL alone.
  EXPECT_TRUE(Validate({.lease = absl::Seconds(1)}).ok());
}

absl::StatusOr<std::unique_ptr<Store>> Open(const StoreOptions& options,
                                            Log& log) {
  return OpenStore(options, RealClock(), log, [](const absl::Status&) {});
}

TEST(StoreFactoryTest, OpensTheEmbeddedStore) {
  std::ostringstream out;
  Log log(LogFormat::kText, RealClock(), out);
  const auto store = Open({.data_dir = testing::TempDir()}, log);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_TRUE((*store)->state().Put("a", "1").ok());
  EXPECT_TRUE((*store)->ledger().Peek({}).ok());
}

TEST(StoreFactoryTest, WarnsOfWhatIsExposed) {
  std::ostringstream out;
  Log log(LogFormat::kText, RealClock(), out);
  const auto refused =
      Open({.store = "postgres://u:hunter2@0.0.0.0:1/d?sslmode=require",
            .patience = absl::Milliseconds(100)},
           log);
  EXPECT_FALSE(refused.ok());
  EXPECT_THAT(out.str(), HasSubstr("store_password_exposed"));
  EXPECT_THAT(out.str(), HasSubstr("store_unverified"));
  EXPECT_THAT(out.str(), Not(HasSubstr("hunter2")));
  EXPECT_THAT(std::string(refused.status().message()),
              Not(HasSubstr("hunter2")));
}

TEST(StoreFactoryTest, ReadsTheUrlFromAFile) {
  std::ostringstream out;
  Log log(LogFormat::kText, RealClock(), out);
  const std::string path = testing::TempDir() + "/url";
  EXPECT_THAT(ReasonOf(Open({.store_url_file = path}, log).status()),
              Optional(std::string("STORE_URL_INVALID")));
  std::ofstream(path) << "mysql://u:hunter2@h/d\n";
  chmod(path.c_str(), 0644);
  const auto store = Open({.store_url_file = path}, log);
  EXPECT_THAT(ReasonOf(store.status()),
              Optional(std::string("STORE_URL_INVALID")));
  EXPECT_THAT(out.str(), HasSubstr("secret_file_exposed"));
  EXPECT_THAT(out.str(), Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace destconn
