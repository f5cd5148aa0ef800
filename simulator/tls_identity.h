#ifndef SIMULATOR_TLS_IDENTITY_H_
#define SIMULATOR_TLS_IDENTITY_H_

#include <openssl/ssl.h>

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "simulator/fault_rule.h"

namespace destconn {

// With what a server shakes hands: its certificate, or one with which something
// is wrong. Those of a trusted issuer are signed by the server's own, for its
// own names, so that nothing but the fault is wrong with them: a client that
// trusts the server's certificate as an authority trusts their signature.
//
// Thread-safe.
class TlsIdentity {
 public:
  // Reads PEM files. Fails with TLS_FILE_UNREADABLE.
  static absl::StatusOr<std::unique_ptr<TlsIdentity>> Load(
      const std::string& cert_file, const std::string& key_file);

  // The good one for acts that are not about certificates. Lives as long as
  // this.
  SSL_CTX* ContextFor(TlsAct act) const;

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  using Context = std::unique_ptr<SSL_CTX, Free>;

  TlsIdentity() = default;

  Context good_;
  std::map<TlsAct, Context> others_;
};

}  // namespace destconn

#endif  // SIMULATOR_TLS_IDENTITY_H_
