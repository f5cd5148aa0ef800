#include "meta_client/test_identity.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace destconn {
namespace {

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* pointer) const {
    kFree(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using File = std::unique_ptr<FILE, Free<fclose>>;

void Check(bool good) {
  if (!good) std::abort();
}

Certificate SelfSigned(EVP_PKEY* key, const std::string& subject,
                       bool expired) {
  constexpr long kHour = 3600;
  const long from = expired ? -2 * kHour : -60;
  Certificate certificate(X509_new());
  X509* const x509 = certificate.get();
  Check(x509 != nullptr && X509_set_version(x509, 2) == 1);
  Check(ASN1_INTEGER_set(X509_get_serialNumber(x509), 1) == 1);
  Check(X509_gmtime_adj(X509_getm_notBefore(x509), from) != nullptr);
  Check(X509_gmtime_adj(X509_getm_notAfter(x509), from + kHour) != nullptr);
  X509_NAME* const name = X509_get_subject_name(x509);
  const auto* text = reinterpret_cast<const unsigned char*>("test");
  Check(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0) ==
        1);
  Check(X509_set_issuer_name(x509, name) == 1);
  Check(X509_set_pubkey(x509, key) == 1);
  const Extension extension(X509V3_EXT_conf_nid(
      nullptr, nullptr, NID_subject_alt_name, subject.c_str()));
  Check(extension != nullptr && X509_add_ext(x509, extension.get(), -1) == 1);
  Check(X509_sign(x509, key, EVP_sha256()) > 0);
  return certificate;
}

}  // namespace

TestIdentity MakeTestIdentity(const std::string& folder,
                              const std::string& label,
                              const std::string& subject, bool expired) {
  const Key key(EVP_EC_gen("P-256"));
  Check(key != nullptr);
  const Certificate certificate = SelfSigned(key.get(), subject, expired);
  TestIdentity files = {.cert_file = folder + "/" + label + ".pem",
                        .key_file = folder + "/" + label + ".key"};
  const File cert_file(fopen(files.cert_file.c_str(), "w"));
  const File key_file(fopen(files.key_file.c_str(), "w"));
  Check(cert_file != nullptr && key_file != nullptr);
  Check(PEM_write_X509(cert_file.get(), certificate.get()) == 1);
  Check(PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0,
                             nullptr, nullptr) == 1);
  return files;
}

}  // namespace destconn
