#include "simulator/tls_identity.h"

#include <openssl/err.h>

#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "simulator/forged_certificate.h"

namespace destconn {
namespace {

// Large requests come in many records; so many bytes are read at once.
constexpr size_t kReadBufferBytes = size_t{64} << 10;

absl::Status Unreadable() {
  char text[256];
  ERR_error_string_n(ERR_get_error(), text, sizeof(text));
  return WithReason(absl::FailedPreconditionError(absl::StrCat(
                        "Certificate or key cannot be used: ", text,
                        ". Both must be PEM files, and a pair.")),
                    "TLS_FILE_UNREADABLE");
}

SSL_CTX* NewContext() {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_default_read_buffer_len(context, kReadBufferBytes);
  return context;
}

int RefuseProtocols(SSL*, const unsigned char**, unsigned char*,
                    const unsigned char*, unsigned, void*) {
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

// What a forged certificate is made from.
struct Original {
  X509* certificate = nullptr;
  EVP_PKEY* key = nullptr;
};

CertificateForm FormOf(TlsAct act, const Original& original) {
  CertificateForm form = {.names_of = original.certificate,
                          .issuer = original.certificate,
                          .issuer_key = original.key};
  if (act == TlsAct::kExpired) {
    form.begins = -absl::Hours(48);
    form.ends = -absl::Hours(24);
  } else if (act == TlsAct::kNotYetValid) {
    form.begins = absl::Hours(24);
    form.ends = absl::Hours(48);
  } else if (act == TlsAct::kWrongName) {
    form.names_of = nullptr;
  } else if (act == TlsAct::kSelfSigned) {
    form.issuer = nullptr;
    form.issuer_key = nullptr;
  }
  return form;
}

bool UseForged(const CertificateForm& form, SSL_CTX* context) {
  const KeyPtr key = MakeKey();
  const CertificatePtr certificate = MakeCertificate(form, key.get());
  return certificate != nullptr &&
         SSL_CTX_use_certificate(context, certificate.get()) == 1 &&
         SSL_CTX_use_PrivateKey(context, key.get()) == 1 &&
         (form.issuer == nullptr ||
          SSL_CTX_add1_chain_cert(context, form.issuer) == 1);
}

// An issuer that nobody has heard of, and a certificate of it.
bool UseUnknownAuthority(const Original& original, SSL_CTX* context) {
  const KeyPtr key = MakeKey();
  const CertificatePtr authority = MakeCertificate({}, key.get());
  return authority != nullptr && UseForged({.names_of = original.certificate,
                                            .issuer = authority.get(),
                                            .issuer_key = key.get()},
                                           context);
}

bool UseOriginal(const Original& original, SSL_CTX* context) {
  return SSL_CTX_use_certificate(context, original.certificate) == 1 &&
         SSL_CTX_use_PrivateKey(context, original.key) == 1;
}

bool SetUp(TlsAct act, const Original& original, SSL_CTX* context) {
  switch (act) {
    case TlsAct::kOldVersion:
      // OpenSSL's security level would not even try.
      SSL_CTX_set_security_level(context, 0);
      return SSL_CTX_set_min_proto_version(context, TLS1_VERSION) == 1 &&
             SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION) == 1 &&
             UseOriginal(original, context);
    case TlsAct::kAlpnMismatch:
      SSL_CTX_set_alpn_select_cb(context, RefuseProtocols, nullptr);
      return UseOriginal(original, context);
    case TlsAct::kUnknownAuthority:
      return UseUnknownAuthority(original, context);
    default:
      return UseForged(FormOf(act, original), context);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<TlsIdentity>> TlsIdentity::Load(
    const std::string& cert_file, const std::string& key_file) {
  auto identity = std::unique_ptr<TlsIdentity>(new TlsIdentity());
  identity->good_.reset(NewContext());
  SSL_CTX* const good = identity->good_.get();
  if (SSL_CTX_use_certificate_chain_file(good, cert_file.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(good, key_file.c_str(), SSL_FILETYPE_PEM) !=
          1) {
    return Unreadable();
  }
  const Original original = {SSL_CTX_get0_certificate(good),
                             SSL_CTX_get0_privatekey(good)};
  for (const TlsAct act :
       {TlsAct::kExpired, TlsAct::kNotYetValid, TlsAct::kWrongName,
        TlsAct::kSelfSigned, TlsAct::kUnknownAuthority, TlsAct::kOldVersion,
        TlsAct::kAlpnMismatch, TlsAct::kRotated}) {
    Context context(NewContext());
    if (!SetUp(act, original, context.get())) return Unreadable();
    identity->others_[act] = std::move(context);
  }
  return identity;
}

SSL_CTX* TlsIdentity::ContextFor(TlsAct act) const {
  const auto other = others_.find(act);
  return other == others_.end() ? good_.get() : other->second.get();
}

}  // namespace destconn
