#ifndef CONNECTOR_SERVER_CREDENTIALS_H_
#define CONNECTOR_SERVER_CREDENTIALS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "connector/log.h"
#include "connector/tls_files.h"
#include "grpcpp/security/server_credentials.h"

namespace destconn {

// TLS whose certificate, key and client authorities can be replaced without a
// restart: each new connection is greeted with what the files hold then.
// Connections that stand go on. What cannot be used changes nothing but the
// log.
//
// `log` must outlive the credentials. Fails as LoadTlsFiles does.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>>
ReloadingServerCredentials(const TlsPaths& paths, Clock& clock, Log& log);

}  // namespace destconn

#endif  // CONNECTOR_SERVER_CREDENTIALS_H_
