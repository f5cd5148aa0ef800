#include "connector/server_credentials.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/mutex.h"
#include "base/status_macros.h"
#include "connector/file_stamp.h"
#include "grpc/grpc.h"
#include "grpc/grpc_security.h"

namespace destconn {
namespace {

constexpr absl::Duration kEndsSoon = absl::Hours(14 * 24);

using Stamps = std::array<FileStamp, 3>;

Stamps StampsOf(const TlsPaths& paths) {
  return {StampOf(paths.cert), StampOf(paths.key), StampOf(paths.client_ca)};
}

// The files, and what of them gRPC has not been given yet.
//
// Thread-safe.
class TlsSource {
 public:
  TlsSource(TlsPaths paths, Clock& clock, Log& log)
      : paths_(std::move(paths)), clock_(clock), log_(log) {}

  absl::Status Load() {
    MutexLock lock(mutex_);
    return LoadLocked();
  }

  // What is new since the last call, if anything.
  std::optional<TlsFiles> TakeNew() {
    MutexLock lock(mutex_);
    if (StampsOf(paths_) != stamps_) {
      const absl::Status status = LoadLocked();
      if (status.ok()) {
        log_.TlsReloaded(fresh_->expire_time);
      } else {
        log_.TlsNotReloaded(status);
      }
    }
    return std::exchange(fresh_, std::nullopt);
  }

 private:
  absl::Status LoadLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    stamps_ = StampsOf(paths_);
    DC_ASSIGN_OR_RETURN(TlsFiles files, LoadTlsFiles(paths_));
    if (files.key_exposed) log_.SecretFileExposed(paths_.key);
    if (files.expire_time < clock_.Now() + kEndsSoon) {
      log_.TlsEndsSoon(paths_.cert, files.expire_time);
    }
    fresh_ = std::move(files);
    return absl::OkStatus();
  }

  const TlsPaths paths_;
  Clock& clock_;
  Log& log_;
  Mutex mutex_;
  Stamps stamps_ ABSL_GUARDED_BY(mutex_) = {};
  std::optional<TlsFiles> fresh_ ABSL_GUARDED_BY(mutex_);
};

// gRPC asks before each handshake.
grpc_ssl_certificate_config_reload_status Fetch(
    void* source, grpc_ssl_server_certificate_config** config) {
  const std::optional<TlsFiles> files =
      static_cast<TlsSource*>(source)->TakeNew();
  if (!files.has_value()) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  const grpc_ssl_pem_key_cert_pair pair = {files->key.Reveal().c_str(),
                                           files->cert_chain.c_str()};
  // gRPC 1.51 ends the process where a fetcher gives no authorities, even if no
  // client is asked for its certificate.
  const std::string& authorities =
      files->client_ca.empty() ? files->cert_chain : files->client_ca;
  *config =
      grpc_ssl_server_certificate_config_create(authorities.c_str(), &pair, 1);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

// gRPC's C++ has no class for a fetcher; this is what its own classes do.
class FetchingCredentials final : public grpc::ServerCredentials {
 public:
  FetchingCredentials(std::unique_ptr<TlsSource> source, bool ask_clients)
      : source_(std::move(source)),
        credentials_(grpc_ssl_server_credentials_create_with_options(
            grpc_ssl_server_credentials_create_options_using_config_fetcher(
                ask_clients
                    ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                    : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE,
                &Fetch, source_.get()))) {}

  ~FetchingCredentials() override {
    grpc_server_credentials_release(credentials_);
  }

  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address,
                      grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  const std::unique_ptr<TlsSource> source_;
  grpc_server_credentials* const credentials_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>>
ReloadingServerCredentials(const TlsPaths& paths, Clock& clock, Log& log) {
  auto source = std::make_unique<TlsSource>(paths, clock, log);
  DC_RETURN_IF_ERROR(source->Load());
  return std::make_shared<FetchingCredentials>(std::move(source),
                                               !paths.client_ca.empty());
}

}  // namespace destconn
