#include "simulator/appsecret_proof.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

// As `printf '%s' ACCESS_TOKEN | openssl dgst -sha256 -hmac APP_SECRET`.
TEST(AppSecretProofTest, IsTheHmacThatMetaDocuments) {
  EXPECT_EQ(AppSecretProof("APP_SECRET", "ACCESS_TOKEN"),
            "a727796e1b4e9053916f82f7a0b90f240862b289bb3c9ac5ff6e2231e18a491c");
  EXPECT_EQ(AppSecretProofAt("APP_SECRET", "ACCESS_TOKEN", 1'700'000'000),
            "a3ccf5dbc917d5a93417a6decec266abc5233fe29003ffa84b9100d25976cef5");
}

}  // namespace
}  // namespace destconn
