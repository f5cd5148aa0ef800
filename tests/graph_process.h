#ifndef TESTS_GRAPH_PROCESS_H_
#define TESTS_GRAPH_PROCESS_H_

#include <memory>
#include <string>
#include <vector>

#include "simulator/test_client.h"
#include "tests/child_process.h"
#include "tests/journal_reader.h"

namespace destconn {

// A token that may send to every dataset of a GraphProcess.
constexpr char kGraphToken[] = "EAAsimulatorGoodToken0001";

// The path of one of the TLS files of the tests.
std::string TlsFile(const std::string& name);

// What stands behind the last blank, as the address in the line that a program
// prints once it listens.
std::string LastWord(const std::string& line);

// The simulator, with a journal and a world in a folder of its own.
//
// Not thread-safe.
class GraphProcess {
 public:
  // `faults`: the contents of its file of faults (simulator/README.md). Without
  // `datasets` it has those of its own.
  GraphProcess(const std::string& folder, const std::string& faults,
               const std::vector<std::string>& datasets = {});

  const std::string& url() const { return url_; }

  // Waits until all that dead processes have sent is read and processed, so
  // that the journal has it before the next process lives.
  void Settle();

  // All that came to it. Ends it.
  std::vector<JournaledRequest> Journal();

 private:
  const std::string folder_;
  std::unique_ptr<ChildProcess> process_;
  std::string url_;
  std::unique_ptr<TestClient> control_;
};

}  // namespace destconn

#endif  // TESTS_GRAPH_PROCESS_H_
