#ifndef META_CLIENT_PROVING_TRANSPORT_H_
#define META_CLIENT_PROVING_TRANSPORT_H_

#include <utility>

#include "base/clock.h"
#include "base/secret.h"
#include "meta_client/http_transport.h"

namespace destconn {

// Meta takes both; it demands either if the app requires its secret.
enum class ProofKind {
  kPlain,
  // Of no use to a thief after five minutes, and refused if this machine's
  // clock is wrong by as much.
  kTimed,
};

// Adds `appsecret_proof` to the requests whose token the operator's app issued,
// as they leave. A token of another app's would be refused with it.
//
// Thread-safe if `inner` is.
class ProvingTransport final : public HttpTransport {
 public:
  // `inner` and `clock` must outlive it.
  ProvingTransport(HttpTransport& inner, AppSecret secret, ProofKind kind,
                   Clock& clock)
      : inner_(inner), secret_(std::move(secret)), kind_(kind), clock_(clock) {}

  void Send(HttpRequest request, Done done) override;

 private:
  HttpTransport& inner_;
  const AppSecret secret_;
  const ProofKind kind_;
  Clock& clock_;
};

}  // namespace destconn

#endif  // META_CLIENT_PROVING_TRANSPORT_H_
