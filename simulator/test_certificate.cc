#include "simulator/test_certificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
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
using File = std::unique_ptr<FILE, Free<fclose>>;

constexpr long kLifeSeconds = 3600;  // NOLINT(google-runtime-int): OpenSSL's

bool AddExtension(X509* certificate, int nid, const char* value) {
  std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
  return extension != nullptr &&
         X509_add_ext(certificate, extension.get(), -1) == 1;
}

Certificate SelfSigned(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  if (certificate == nullptr) return nullptr;
  X509* x509 = certificate.get();
  X509_NAME* name = X509_get_subject_name(x509);
  const auto* common = reinterpret_cast<const unsigned char*>("simulator");
  const bool made =
      X509_set_version(x509, 2) == 1 &&
      ASN1_INTEGER_set(X509_get_serialNumber(x509), 1) == 1 &&
      X509_gmtime_adj(X509_getm_notBefore(x509), -60) != nullptr &&
      X509_gmtime_adj(X509_getm_notAfter(x509), kLifeSeconds) != nullptr &&
      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0) ==
          1 &&
      X509_set_issuer_name(x509, name) == 1 &&
      X509_set_pubkey(x509, key) == 1 &&
      AddExtension(x509, NID_subject_alt_name, "IP:127.0.0.1") &&
      AddExtension(x509, NID_basic_constraints, "critical,CA:TRUE") &&
      X509_sign(x509, key, EVP_sha256()) > 0;
  return made ? std::move(certificate) : nullptr;
}

}  // namespace

TestCertificate MakeTestCertificate(const std::string& folder) {
  const Key key(EVP_EC_gen("P-256"));
  if (key == nullptr) return {};
  const Certificate certificate = SelfSigned(key.get());
  if (certificate == nullptr) return {};
  TestCertificate files = {.cert_file = folder + "/simulator.pem",
                           .key_file = folder + "/simulator.key"};
  const File cert_file(fopen(files.cert_file.c_str(), "w"));
  const File key_file(fopen(files.key_file.c_str(), "w"));
  if (cert_file == nullptr || key_file == nullptr ||
      PEM_write_X509(cert_file.get(), certificate.get()) != 1 ||
      PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0,
                           nullptr, nullptr) != 1) {
    return {};
  }
  return files;
}

}  // namespace destconn
