#ifndef TESTS_JOURNAL_READER_H_
#define TESTS_JOURNAL_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace destconn {

// An event as it came to the simulator.
struct JournaledEvent {
  std::string order_id = "";
  std::string json = "";  // byte for byte
};

// A request that came to the simulator; see simulator/README.md.
struct JournaledRequest {
  absl::Time time = absl::UnixEpoch();
  std::string kind = "";
  std::string version = "";  // of the Graph API, as the path has it
  std::string dataset = "";  // of the events edge and of nodes
  std::string token_in = "";
  int status = 0;
  int code = 0;  // 0: no error
  bool processed = false;
  bool cut = false;
  int fault = 0;  // the rule that met it; 0: none
  int64_t body_bytes = 0;
  std::vector<JournaledEvent> events = {};
};

// The elements of a JSON array of objects, as they are written.
std::vector<std::string> SplitElements(const std::string& array);

// Reads a simulator's journal. A line that is none fails the test.
std::vector<JournaledRequest> ReadJournal(const std::string& path);

}  // namespace destconn

#endif  // TESTS_JOURNAL_READER_H_
