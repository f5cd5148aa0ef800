#ifndef TESTS_KILL_VERDICT_H_
#define TESTS_KILL_VERDICT_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/host_client.h"
#include "tests/journal_reader.h"

namespace destconn {

// A process of the connector, from its start to its end, and what a host saw of
// the run that it sent to it. The same run is sent in each life.
struct Life {
  absl::Time began = absl::UnixEpoch();
  HostRun run = {};
};

// The lives in which one run was brought to its end; the last was not killed.
struct KilledRun {
  HostLoad load = {};
  int64_t rejected = 0;  // rows, by Meta
  std::vector<Life> lives = {};
  // To the run's dataset, of all the time.
  std::vector<JournaledRequest> requests = {};
};

// What does not hold, from the simulator's journal and the host's; empty if all
// is well:
// - the last life ended with a summary that conserves rows;
// - each row is at the simulator or was reported as refused;
// - an event is processed once in a life, and in no life after one that
//   acknowledged it;
// - all copies of an event are the same bytes.
std::vector<std::string> Complaints(const KilledRun& run);

// Copies at the simulator beside the first of each event: sent again, since a
// kill came between Meta's answer and the ledger.
int64_t DuplicatesIn(const KilledRun& run);

}  // namespace destconn

#endif  // TESTS_KILL_VERDICT_H_
