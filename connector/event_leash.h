#ifndef CONNECTOR_EVENT_LEASH_H_
#define CONNECTOR_EVENT_LEASH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "destination/v1/run.pb.h"
#include "destination/v1/settings.pb.h"
#include "ledger/ledger.h"

namespace destconn {

// Holds a run back whose events carry a test_event_code: Meta processes them as
// if they were real, so a forgotten code must not go out with a whole day's
// sales. Without a code it only passes the ledger's answers on.
//
// Not thread-safe.
class EventLeash {
 public:
  // Takes checked settings, defaults filled in.
  EventLeash(const destination::v1::Settings& settings, bool dry_run);

  // What to say at the start; empty without a code.
  std::string Warning() const;

  // Claims a run's events in the ledger, or in a dry run looks at them. Fails
  // with TEST_EVENTS_EXCEEDED, and with none of them claimed, if the run had
  // more to send with them than the settings allow; a dry run goes on.
  absl::StatusOr<std::vector<Claim>> ClaimEvents(
      Ledger& ledger, ClaimOwner owner,
      absl::Span<const ClaimRequest> requests);

  // Says in the summary what kind of run it was.
  void Describe(destination::v1::Summary& summary) const;

 private:
  const bool on_;
  const bool dry_run_;
  const int64_t most_;
  int64_t events_ = 0;  // to be sent so far
};

}  // namespace destconn

#endif  // CONNECTOR_EVENT_LEASH_H_
