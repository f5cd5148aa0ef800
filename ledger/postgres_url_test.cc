#include "ledger/postgres_url.h"

#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::Optional;

PostgresTarget Parse(const std::string& url) {
  const auto target = ParsePostgresUrl(StoreUrl(url));
  EXPECT_TRUE(target.ok()) << target.status();
  return target.ok() ? *target : PostgresTarget();
}

TEST(PostgresUrlTest, WantsTheServersProofUnlessItIsThisMachine) {
  EXPECT_EQ(Parse("postgres://u@db.example/x").Get("sslmode"), "verify-full");
  EXPECT_EQ(Parse("postgresql://u@10.0.0.1/x").Get("sslmode"), "verify-full");
  EXPECT_NE(Parse("postgres://u@db.example/x").Get("sslrootcert"), "");
  EXPECT_FALSE(Parse("postgres://u@db.example/x").unverified);
  for (const char* url :
       {"postgres://u@127.0.0.1:5433/x", "postgres://u@localhost/x",
        "postgres://u@[::1]/x", "postgres://u@%2Frun%2Fpostgresql/x"}) {
    EXPECT_EQ(Parse(url).Get("sslmode"), "prefer") << url;
    EXPECT_FALSE(Parse(url).unverified) << url;
  }
}

TEST(PostgresUrlTest, TellsOfAServerThatNeedNotProveItself) {
  EXPECT_TRUE(Parse("postgres://u@db.example/x?sslmode=require").unverified);
  EXPECT_TRUE(Parse("postgres://u@db.example/x?sslmode=disable").unverified);
  EXPECT_TRUE(
      Parse("postgres://u@127.0.0.1,db.example/x?sslmode=prefer").unverified);
  EXPECT_TRUE(Parse("postgres://u@localhost/x?hostaddr=10.0.0.1&sslmode=allow")
                  .unverified);
  EXPECT_FALSE(Parse("postgres://u@127.0.0.1/x?sslmode=disable").unverified);
}

TEST(PostgresUrlTest, TakesTheHostThatWrites) {
  EXPECT_EQ(Parse("postgres://u@a,b/x").Get("target_session_attrs"),
            "read-write");
  EXPECT_EQ(Parse("postgres://u@a/x").Get("target_session_attrs"), "");
}

TEST(PostgresUrlTest, SeesAPassword) {
  EXPECT_TRUE(Parse("postgres://u:p@localhost/x").has_password);
  EXPECT_TRUE(Parse("postgres://u@localhost/x?password=p").has_password);
  EXPECT_FALSE(Parse("postgres://u@localhost/x").has_password);
}

TEST(PostgresUrlTest, RefusesWithoutQuotingIt) {
  for (const char* url :
       {"mysql://u:hunter2@h/x", "postgres://u:hunter2%zz@h/x", "postgres://",
        "postgres://u:hunter2@h/x?hunter2=1", "postgres://h/x",
        "postgres://u:hunter2@h", "postgres://u:hunter2@h/x?sslmode=no",
        "host=h user=u password=hunter2"}) {
    const auto target = ParsePostgresUrl(StoreUrl(url));
    EXPECT_THAT(ReasonOf(target.status()),
                Optional(std::string("STORE_URL_INVALID")))
        << url;
    EXPECT_FALSE(absl::StrContains(target.status().message(), "hunter2"));
  }
}

}  // namespace
}  // namespace destconn
