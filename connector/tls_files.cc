#include "connector/tls_files.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "connector/master_key.h"
#include "openssl/asn1.h"
#include "openssl/bio.h"
#include "openssl/evp.h"
#include "openssl/pem.h"
#include "openssl/x509.h"

namespace destconn {
namespace {

template <auto kFree>
struct Freeing {
  template <typename T>
  void operator()(T* value) const {
    kFree(value);
  }
};
using Bio = std::unique_ptr<BIO, Freeing<BIO_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using Asn1Time = std::unique_ptr<ASN1_TIME, Freeing<ASN1_TIME_free>>;
using PrivateKey = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return WithReason(absl::FailedPreconditionError(
                          absl::StrCat("The file '", path,
                                       "' cannot be read. Check the path and "
                                       "its rights.")),
                      "TLS_FILE_UNREADABLE");
  }
  return std::string(std::istreambuf_iterator<char>(file),
                     std::istreambuf_iterator<char>());
}

absl::Status Invalid(absl::string_view path, absl::string_view what) {
  return WithReason(absl::FailedPreconditionError(
                        absl::StrCat("The file '", path, "' ", what)),
                    "TLS_FILE_INVALID");
}

Bio BioOf(absl::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Certificate FirstCertificate(absl::string_view pem) {
  return Certificate(
      PEM_read_bio_X509(BioOf(pem).get(), nullptr, nullptr, nullptr));
}

// Asks nobody for a password: an encrypted key is no key here.
int NoPassword(char*, int, int, void*) { return 0; }

PrivateKey KeyIn(absl::string_view pem) {
  return PrivateKey(
      PEM_read_bio_PrivateKey(BioOf(pem).get(), nullptr, NoPassword, nullptr));
}

absl::Time EndOf(const Certificate& certificate) {
  const Asn1Time epoch(ASN1_TIME_set(nullptr, 0));
  int days = 0;
  int seconds = 0;
  if (ASN1_TIME_diff(&days, &seconds, epoch.get(),
                     X509_get0_notAfter(certificate.get())) != 1) {
    return absl::InfiniteFuture();
  }
  return absl::UnixEpoch() + days * absl::Hours(24) + absl::Seconds(seconds);
}

bool IsExposedFile(const std::string& path) {
  struct stat info = {};
  return stat(path.c_str(), &info) == 0 && IsExposed(info);
}

}  // namespace

absl::StatusOr<TlsFiles> LoadTlsFiles(const TlsPaths& paths) {
  TlsFiles files;
  DC_ASSIGN_OR_RETURN(files.cert_chain, ReadFile(paths.cert));
  DC_ASSIGN_OR_RETURN(std::string key_text, ReadFile(paths.key));
  files.key = TlsKey(std::move(key_text));
  files.key_exposed = IsExposedFile(paths.key);
  const Certificate certificate = FirstCertificate(files.cert_chain);
  if (certificate == nullptr) {
    return Invalid(paths.cert, "of --tls_cert_file holds no PEM certificate.");
  }
  const PrivateKey key = KeyIn(files.key.Reveal());
  if (key == nullptr) {
    return Invalid(paths.key,
                   "of --tls_key_file holds no PEM private key, or one with a "
                   "password. Store it without.");
  }
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return Invalid(paths.key,
                   absl::StrCat("does not hold the key of the certificate in '",
                                paths.cert, "'. Give a pair."));
  }
  files.expire_time = EndOf(certificate);
  if (!paths.client_ca.empty()) {
    DC_ASSIGN_OR_RETURN(files.client_ca, ReadFile(paths.client_ca));
    if (FirstCertificate(files.client_ca) == nullptr) {
      return Invalid(paths.client_ca,
                     "of --tls_client_ca_file holds no PEM certificate.");
    }
  }
  return files;
}

}  // namespace destconn
