#ifndef CONNECTOR_SERVER_H_
#define CONNECTOR_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/log.h"
#include "connector/server_options.h"
#include "ledger/ledger.h"
#include "ledger/order_index.h"
#include "ledger/state_store.h"
#include "meta_client/http_transport.h"

namespace destconn {

// The connector's server on real sockets: both services, health, reflection and
// channelz.
class Server {
 public:
  // What it is built on; all must outlive it.
  struct Parts {
    Clock& clock;
    Log& log;
    Ledger& ledger;
    StateStore& state;
    HttpTransport& transport;
    OrderIndex* orders = nullptr;  // none: LookUpOrder says so
    // Other connectors use the same ledger and state.
    bool shared_state = false;
    // After so long without a sign of life another connector may go on with a
    // stream's run; only where the state is shared.
    absl::Duration run_lease = absl::Seconds(10);
  };

  virtual ~Server() = default;

  // Starts to serve. Fails with LISTEN_FAILED, or as LoadTlsFiles and
  // OpenServerKeys do.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      const ServerOptions& options, const Parts& parts);

  // Host and port that it listens on.
  virtual std::string address() const = 0;
  // Those of DestinationAdmin; the same, if it has none of its own.
  virtual std::string admin_address() const = 0;

  // Stops: health says NOT_SERVING, no new runs; those under way see through
  // what they have sent, acknowledge it and end with UNAVAILABLE. What is left
  // after `deadline` is cut off.
  virtual void Stop(absl::Duration deadline) = 0;
};

}  // namespace destconn

#endif  // CONNECTOR_SERVER_H_
