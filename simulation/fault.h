#ifndef SIMULATION_FAULT_H_
#define SIMULATION_FAULT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "simulation/dice.h"

namespace destconn {

// What can go wrong in the simulated world.
enum class Fault : uint8_t {
  // The Graph API, of a request.
  kRefused,          // no connection
  kCutWhileWriting,  // the connection ends before the body is written
  kCutUnread,        // the body is written and never acted on; no answer
  kErrorUnread,      // 5xx, nothing was done
  kErrorProcessed,   // 5xx, the events were taken
  kCutProcessed,     // taken, then the connection ends
  kTruncated,        // taken, and half an answer
  kForeignPage,      // a proxy's page with status 200; not taken
  kWrongCount,       // taken, and another number reported
  kOmitted,          // one event is left out, and the number says so
  kThrottled,
  kSlow,      // up to eight seconds
  kNoAnswer,  // taken or not; the connector gives up after ten seconds
  // The Graph API, for a while.
  kOutage,
  kDeadToken,
  // The Graph API, of an event.
  kPoison,
  // Hosts.
  kBrokenStream,
  kChangedRow,
  kTwinRow,  // a row stands twice in the window
  // Processes and their clocks.
  kCrash,
  kPaused,  // as by SIGSTOP, also for longer than a lease
  kClockJump,
  // The ledger.
  kLedgerAway,  // an operation fails and nothing was written
  kLostReply,   // an operation is carried out, and its reply lost
  kSlowLedger,
};
constexpr size_t kFaultCount = static_cast<size_t>(Fault::kSlowLedger) + 1;

absl::string_view FaultName(Fault fault);
std::optional<Fault> FaultOfName(absl::string_view name);

// How likely each fault is where it could happen.
using FaultRates = std::array<double, kFaultCount>;

// Decides where faults happen, as long as there are to be any, and counts them.
//
// Not thread-safe.
class Faults {
 public:
  using Counts = std::array<int64_t, kFaultCount>;

  Faults(const FaultRates& rates, uint64_t seed)
      : rates_(rates), dice_(seed, "faults") {}

  // Whether it happens here.
  bool Happens(Fault fault);
  // No fault happens any more.
  void Stop() { stopped_ = true; }
  bool stopped() const { return stopped_; }

  const Counts& counts() const { return counts_; }

 private:
  const FaultRates rates_;
  Dice dice_;
  bool stopped_ = false;
  Counts counts_ = {};
};

}  // namespace destconn

#endif  // SIMULATION_FAULT_H_
