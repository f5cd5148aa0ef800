#include "simulator/forged_certificate.h"

#include <openssl/x509v3.h>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::IsNull;
using testing::NotNull;

TEST(ForgedCertificateTest, SignsItselfOrIsSigned) {
  const KeyPtr key = MakeKey();
  const KeyPtr other_key = MakeKey();
  const CertificatePtr authority = MakeCertificate({}, key.get());
  ASSERT_THAT(authority, NotNull());
  EXPECT_EQ(X509_verify(authority.get(), key.get()), 1);
  const CertificatePtr signed_one = MakeCertificate(
      {.issuer = authority.get(), .issuer_key = key.get()}, other_key.get());
  ASSERT_THAT(signed_one, NotNull());
  EXPECT_EQ(X509_verify(signed_one.get(), key.get()), 1);
  EXPECT_NE(X509_verify(signed_one.get(), other_key.get()), 1);
  EXPECT_EQ(X509_check_private_key(signed_one.get(), other_key.get()), 1);
}

TEST(ForgedCertificateTest, HasTheNamesOfAnother) {
  const KeyPtr key = MakeKey();
  const CertificatePtr first = MakeCertificate({}, key.get());
  ASSERT_THAT(first, NotNull());
  EXPECT_EQ(X509_check_host(first.get(), "elsewhere.invalid", 0, 0, nullptr),
            1);
  const CertificatePtr second =
      MakeCertificate({.names_of = first.get()}, key.get());
  ASSERT_THAT(second, NotNull());
  EXPECT_EQ(X509_check_host(second.get(), "elsewhere.invalid", 0, 0, nullptr),
            1);
  EXPECT_NE(X509_check_host(second.get(), "localhost", 0, 0, nullptr), 1);
}

TEST(ForgedCertificateTest, IsValidWhenItIsToldTo) {
  const KeyPtr key = MakeKey();
  const CertificatePtr old = MakeCertificate(
      {.begins = -absl::Hours(2), .ends = -absl::Hours(1)}, key.get());
  ASSERT_THAT(old, NotNull());
  EXPECT_LT(X509_cmp_current_time(X509_get0_notAfter(old.get())), 0);
  EXPECT_THAT(MakeCertificate({}, nullptr), IsNull());
}

}  // namespace
}  // namespace destconn
