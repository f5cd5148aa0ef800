#include "meta_client/app_secret_proof.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

// Made with `printf %s TEXT | openssl dgst -sha256 -hmac APP_SECRET`, where the
// text is ACCESS_TOKEN, or ACCESS_TOKEN|1700000000.
TEST(AppSecretProofTest, IsTheHmacThatMetaDocuments) {
  const AppSecret secret("APP_SECRET");
  const AccessToken token("ACCESS_TOKEN");
  EXPECT_EQ(AppSecretProof(secret, token),
            "a727796e1b4e9053916f82f7a0b90f240862b289bb3c9ac5ff6e2231e18a491c");
  EXPECT_EQ(AppSecretProofAt(
                secret, token,
                absl::FromUnixSeconds(1'700'000'000) + absl::Milliseconds(900)),
            "a3ccf5dbc917d5a93417a6decec266abc5233fe29003ffa84b9100d25976cef5");
}

}  // namespace
}  // namespace destconn
