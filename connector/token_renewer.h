#ifndef CONNECTOR_TOKEN_RENEWER_H_
#define CONNECTOR_TOKEN_RENEWER_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "connector/credential_store.h"
#include "connector/log.h"
#include "meta_client/graph_requests.h"
#include "meta_client/http_transport.h"

namespace destconn {

// Exchanges stored tokens that will expire for new ones ("Long-Lived Access
// Tokens"): Meta exchanges none that has expired. Only the app that issued a
// token can, so the operator's must be configured. The old token is not
// revoked: runs under way go on with it.
//
// Thread-safe.
class TokenRenewer {
 public:
  // All must outlive it.
  TokenRenewer(CredentialStore& credentials, HttpTransport& transport,
               const GraphOptions& graph, Clock& clock, Log& log)
      : credentials_(credentials),
        transport_(transport),
        graph_(graph),
        clock_(clock),
        log_(log) {}

  // The credential, with a new token if it was due for one. If the exchange
  // fails, the log says so and the old token is as good as before. Fails as
  // CredentialStore::Get does.
  //
  // Blocks on the Graph API where there is something to do.
  absl::StatusOr<StoredCredential> GetRenewed(const std::string& resource_name);

  // Renews all that are due.
  void RenewAll();

 private:
  bool IsDue(const StoredCredential& credential);
  absl::Status Exchange(const std::string& resource_name,
                        const StoredCredential& credential);

  CredentialStore& credentials_;
  HttpTransport& transport_;
  const GraphOptions& graph_;
  Clock& clock_;
  Log& log_;
  Mutex exchanging_;  // one at a time, so that none is exchanged twice
};

}  // namespace destconn

#endif  // CONNECTOR_TOKEN_RENEWER_H_
