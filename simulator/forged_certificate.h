#ifndef SIMULATOR_FORGED_CERTIFICATE_H_
#define SIMULATOR_FORGED_CERTIFICATE_H_

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

#include "absl/time/time.h"

namespace destconn {

struct CertificateDeleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using CertificatePtr = std::unique_ptr<X509, CertificateDeleter>;
using KeyPtr = std::unique_ptr<EVP_PKEY, CertificateDeleter>;

// How a certificate is to be.
struct CertificateForm {
  // Whose names it has; null: `elsewhere.invalid`.
  X509* names_of = nullptr;
  // Who signs it; null: itself.
  X509* issuer = nullptr;
  EVP_PKEY* issuer_key = nullptr;
  // From now on; may be negative.
  absl::Duration begins = -absl::Hours(1);
  absl::Duration ends = absl::Hours(24);
};

// A certificate for `key`; nullptr if OpenSSL fails.
CertificatePtr MakeCertificate(const CertificateForm& form, EVP_PKEY* key);

// A new key.
KeyPtr MakeKey();

}  // namespace destconn

#endif  // SIMULATOR_FORGED_CERTIFICATE_H_
