#ifndef TESTS_FAULT_ROW_H_
#define TESTS_FAULT_ROW_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/host_client.h"
#include "tests/journal_reader.h"

namespace destconn {

// How a run is to end.
enum class RunEnd {
  kDelivered,      // OK, with a summary
  kReauthorize,    // FAILED_PRECONDITION, REAUTHORIZE
  kConfiguration,  // FAILED_PRECONDITION, META_CONFIGURATION
  kPolicy,         // FAILED_PRECONDITION, META_POLICY
  kRefusesAll,     // FAILED_PRECONDITION, META_REFUSES_ALL
  kNoStart,        // the connector does not start
};

// What was seen of a row of the matrix.
struct FaultOutcome {
  bool has_started = true;  // the connector
  HostRun run = {};
  // Of the run before, where there are two; see `FaultRow::sent_again`.
  HostRun first_run = {};
  // To the events edge of the row's dataset.
  std::vector<JournaledRequest> requests = {};
  // Of the simulator, since the faults were set; of rows that have one alone.
  int64_t connections = 0;
  int64_t failed_handshakes = 0;
};

// One row of the fault matrix: what goes wrong, and what is promised then.
struct FaultRow {
  std::string id = "";       // as in docs/faults.md
  std::string fault = "";    // what goes wrong
  std::string promise = "";  // beside the invariants, which hold for all
  // The simulator's rules, without `dataset`, which is added; OTHER stands for
  // the address of another host.
  std::vector<std::string> rules = {};
  HostLoad load = {};
  int requests_in_flight = 4;
  RunEnd end = RunEnd::kDelivered;
  int64_t rejected = 0;  // rows, by Meta
  int64_t skipped = 0;   // rows
  int64_t least_requests = 1;
  int64_t most_requests = 2;
  // Copies of each event that is delivered; 0: as many as are explained.
  int64_t copies = 1;
  // From the first request that the rules met to the next one.
  absl::Duration pause = absl::ZeroDuration();
  absl::Duration longest = absl::Seconds(30);  // the run
  // A simulator and a connector of its own: for faults that are not one
  // dataset's.
  bool alone = false;
  // If not empty: what the connector is given for Meta's address.
  std::string endpoint = "";
  // Whether the rows are sent again in a second run, which is the one that must
  // end as told.
  bool sent_again = false;
  // If not empty: the credential gets this token between the runs.
  std::string second_token = "";
  // What the name service says, a lookup each, before it tells the truth; see
  // stub_resolver.cc. The connector is given a name for Meta then.
  std::vector<std::string> name_answers = {};
  // What else must hold; says what does not.
  std::function<std::string(const FaultOutcome&)> check = nullptr;
};

// The rows of Meta's error codes, and those of everything else that may happen
// between the connector and Meta.
std::vector<FaultRow> CodeRows();
std::vector<FaultRow> AnswerRows();
std::vector<FaultRow> WireRows();

// All of them.
std::vector<FaultRow> AllFaultRows();

}  // namespace destconn

#endif  // TESTS_FAULT_ROW_H_
