#ifndef CONNECTOR_TLS_FILES_H_
#define CONNECTOR_TLS_FILES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/secret.h"

namespace destconn {

struct TlsPaths {
  std::string cert = "";       // PEM, the server's certificate first
  std::string key = "";        // PEM
  std::string client_ca = "";  // PEM; empty: clients need no certificate
};

using TlsKey = Secret<struct TlsKeyTag>;

// What the files hold.
struct TlsFiles {
  std::string cert_chain = "";
  TlsKey key = TlsKey();
  std::string client_ca = "";
  absl::Time expire_time = absl::InfiniteFuture();  // of the certificate
  bool key_exposed = false;  // others may read the key's file
};

// Reads and checks them. Fails with TLS_FILE_UNREADABLE, or with
// TLS_FILE_INVALID if one holds no PEM of its kind, or certificate and key are
// no pair.
absl::StatusOr<TlsFiles> LoadTlsFiles(const TlsPaths& paths);

}  // namespace destconn

#endif  // CONNECTOR_TLS_FILES_H_
