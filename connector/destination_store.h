#ifndef CONNECTOR_DESTINATION_STORE_H_
#define CONNECTOR_DESTINATION_STORE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "destination/v1/settings.pb.h"
#include "ledger/state_store.h"

namespace destconn {

// A destination as stored.
struct StoredSettings {
  destination::v1::Settings settings = {};
  std::string etag = "";
};

// Named settings, and when each destination's last run completed.
//
// Thread-safe, as the store is; two changes of one destination at once: the
// later one stays.
class DestinationStore {
 public:
  // `store` and `clock` must outlive it.
  DestinationStore(StateStore& store, Clock& clock)
      : store_(store), clock_(clock) {}

  // Nothing if there is none under that resource name.
  absl::StatusOr<std::optional<StoredSettings>> Find(
      const std::string& resource_name);

  // As `Find`, but fails with DESTINATION_NOT_FOUND if there is none.
  absl::StatusOr<StoredSettings> Get(const std::string& resource_name);

  // Stores checked settings; gives the new etag.
  absl::StatusOr<std::string> Put(const std::string& resource_name,
                                  const destination::v1::Settings& settings);

  // When the last run completed; nothing before the first.
  absl::StatusOr<std::optional<absl::Time>> LastRun(
      const std::string& resource_name);
  absl::Status SetLastRun(const std::string& resource_name,
                          const std::string& run_id);

 private:
  StateStore& store_;
  Clock& clock_;
};

}  // namespace destconn

#endif  // CONNECTOR_DESTINATION_STORE_H_
