#include "simulator/forged_certificate.h"

#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <utility>

namespace destconn {
namespace {

struct ExtensionDeleter {
  void operator()(X509_EXTENSION* extension) const {
    X509_EXTENSION_free(extension);
  }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

bool AddExtension(X509* certificate, int nid, const char* value) {
  const std::unique_ptr<X509_EXTENSION, ExtensionDeleter> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
  return extension != nullptr &&
         X509_add_ext(certificate, extension.get(), -1) == 1;
}

// The alternative names of another certificate; all is well if it has none.
bool CopyNames(X509* from, X509* to) {
  const std::unique_ptr<GENERAL_NAMES, ExtensionDeleter> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(from, NID_subject_alt_name, nullptr, nullptr)));
  return names == nullptr ||
         X509_add1_ext_i2d(to, NID_subject_alt_name, names.get(), 0,
                           X509V3_ADD_DEFAULT) == 1;
}

bool SetNames(const CertificateForm& form, X509* certificate) {
  if (form.names_of != nullptr) return CopyNames(form.names_of, certificate);
  return AddExtension(certificate, NID_subject_alt_name,
                      "DNS:elsewhere.invalid");
}

// A subject of its own: one that is its issuer's would pass for self-signed.
bool SetSubject(X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* common =
      reinterpret_cast<const unsigned char*>("A forged certificate");
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1,
                                    0) == 1;
}

bool SetValidity(const CertificateForm& form, X509* certificate) {
  return X509_gmtime_adj(X509_getm_notBefore(certificate),
                         absl::ToInt64Seconds(form.begins)) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(certificate),
                         absl::ToInt64Seconds(form.ends)) != nullptr;
}

bool Sign(const CertificateForm& form, EVP_PKEY* key, X509* certificate) {
  X509* const issuer = form.issuer == nullptr ? certificate : form.issuer;
  EVP_PKEY* const issuer_key =
      form.issuer_key == nullptr ? key : form.issuer_key;
  return X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) ==
             1 &&
         X509_sign(certificate, issuer_key, EVP_sha256()) > 0;
}

}  // namespace

CertificatePtr MakeCertificate(const CertificateForm& form, EVP_PKEY* key) {
  CertificatePtr certificate(X509_new());
  if (certificate == nullptr || key == nullptr) return nullptr;
  X509* const x509 = certificate.get();
  uint32_t serial = 0;
  const bool made =
      RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) ==
          1 &&
      X509_set_version(x509, X509_VERSION_3) == 1 &&
      ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), serial) == 1 &&
      SetSubject(x509) && SetValidity(form, x509) &&
      X509_set_pubkey(x509, key) == 1 && SetNames(form, x509) &&
      Sign(form, key, x509);
  return made ? std::move(certificate) : nullptr;
}

KeyPtr MakeKey() { return KeyPtr(EVP_EC_gen("P-256")); }

}  // namespace destconn
