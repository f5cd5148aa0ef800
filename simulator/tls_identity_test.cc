#include "simulator/tls_identity.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <memory>
#include <string>
#include <utility>

#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulator/test_certificate.h"

namespace destconn {
namespace {

using testing::NotNull;
using testing::Optional;

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* pointer) const {
    kFree(pointer);
  }
};

class TlsIdentityTest : public testing::Test {
 protected:
  TlsIdentityTest() : files_(MakeTestCertificate(testing::TempDir())) {
    auto identity = TlsIdentity::Load(files_.cert_file, files_.key_file);
    EXPECT_TRUE(identity.ok()) << identity.status();
    identity_ = *std::move(identity);
  }

  // What a client that trusts the original says to what it is shown.
  int Verify(TlsAct act) {
    SSL_CTX* const context = identity_->ContextFor(act);
    const std::unique_ptr<X509_STORE, Free<X509_STORE_free>> trusted(
        X509_STORE_new());
    EXPECT_EQ(X509_STORE_load_locations(trusted.get(), files_.cert_file.c_str(),
                                        nullptr),
              1);
    STACK_OF(X509)* chain = nullptr;
    SSL_CTX_get0_chain_certs(context, &chain);
    const std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>> check(
        X509_STORE_CTX_new());
    X509_STORE_CTX_init(check.get(), trusted.get(),
                        SSL_CTX_get0_certificate(context), chain);
    X509_VERIFY_PARAM_set1_ip_asc(X509_STORE_CTX_get0_param(check.get()),
                                  "127.0.0.1");
    X509_verify_cert(check.get());
    return X509_STORE_CTX_get_error(check.get());
  }

  const TestCertificate files_;
  std::unique_ptr<TlsIdentity> identity_;
};

TEST_F(TlsIdentityTest, NothingIsWrongButTheFault) {
  EXPECT_EQ(Verify(TlsAct::kNone), X509_V_OK);
  EXPECT_EQ(Verify(TlsAct::kRotated), X509_V_OK);
  EXPECT_EQ(Verify(TlsAct::kExpired), X509_V_ERR_CERT_HAS_EXPIRED);
  EXPECT_EQ(Verify(TlsAct::kNotYetValid), X509_V_ERR_CERT_NOT_YET_VALID);
  EXPECT_EQ(Verify(TlsAct::kWrongName), X509_V_ERR_IP_ADDRESS_MISMATCH);
  EXPECT_EQ(Verify(TlsAct::kSelfSigned),
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT);
  EXPECT_NE(Verify(TlsAct::kUnknownAuthority), X509_V_OK);
}

TEST_F(TlsIdentityTest, OldVersionsAreSpokenWhenAskedFor) {
  EXPECT_EQ(
      SSL_CTX_get_max_proto_version(identity_->ContextFor(TlsAct::kOldVersion)),
      TLS1_1_VERSION);
  EXPECT_EQ(SSL_CTX_get_min_proto_version(identity_->ContextFor(TlsAct::kNone)),
            TLS1_2_VERSION);
  ASSERT_THAT(identity_->ContextFor(TlsAct::kAlpnMismatch), NotNull());
  EXPECT_EQ(identity_->ContextFor(TlsAct::kCut),
            identity_->ContextFor(TlsAct::kNone));
}

TEST_F(TlsIdentityTest, SaysWhenFilesCannotBeUsed) {
  for (const auto& [cert, key] :
       {std::pair<std::string, std::string>{"/no", "/no"},
        {files_.cert_file, "/no"},
        {files_.key_file, files_.cert_file}}) {
    EXPECT_THAT(ReasonOf(TlsIdentity::Load(cert, key).status()),
                Optional(std::string("TLS_FILE_UNREADABLE")));
  }
}

}  // namespace
}  // namespace destconn
