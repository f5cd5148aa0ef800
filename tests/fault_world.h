#ifndef TESTS_FAULT_WORLD_H_
#define TESTS_FAULT_WORLD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "simulator/test_client.h"
#include "tests/child_process.h"
#include "tests/fault_row.h"
#include "tests/host_client.h"
#include "tests/journal_reader.h"

namespace destconn {

// The real programs: a simulator in which rows of the matrix go wrong, each in
// a dataset of its own, a second one that stands for another host, and a
// connector between a host and the first.
//
// Thread-safe once it is made, but for `Finish`.
class FaultWorld {
 public:
  // Starts them in a folder of its own and stores a destination a row. The
  // rows' faults begin when that is done. `rows` must outlive it.
  FaultWorld(const std::string& folder,
             const std::vector<const FaultRow*>& rows);

  // Sends the row's load, and what follows from it.
  FaultOutcome Run(size_t row);

  // Ends the programs; then what they have written is all there.
  void Finish();

  // After `Finish`: the requests to the row's dataset.
  std::vector<JournaledRequest> RequestsTo(size_t row) const;
  // Requests in whose address a token stood, or that had none.
  int64_t requests_without_token_header() const { return bad_tokens_; }
  // To the other host.
  int64_t connections_elsewhere() const { return connections_elsewhere_; }
  // Of the connector, at its peak.
  int64_t peak_kib() const { return peak_kib_; }

 private:
  void StartSimulators();
  void StartConnector(const std::vector<std::string>& environment);
  void Configure();
  void SetFaults();
  std::string Control(TestClient& client, const std::string& method,
                      const std::string& path, const std::string& body);
  int64_t Counter(TestClient& client, const std::string& name);
  std::string DatasetOf(size_t row) const;
  std::string Endpoint() const;

  const std::string folder_;
  const std::vector<const FaultRow*>& rows_;
  std::unique_ptr<ChildProcess> graph_;
  std::unique_ptr<ChildProcess> elsewhere_;
  std::unique_ptr<ChildProcess> connector_;
  std::string graph_url_;
  std::string elsewhere_url_;
  std::string connector_address_;
  // Opened before any fault: it stays.
  std::unique_ptr<TestClient> control_;
  std::unique_ptr<TestClient> control_elsewhere_;
  std::unique_ptr<HostClient> host_;  // null if there is no connector
  int64_t connections_before_ = 0;
  int64_t connections_elsewhere_ = 0;
  int64_t bad_tokens_ = 0;
  int64_t peak_kib_ = 0;
  std::vector<JournaledRequest> journal_;
};

}  // namespace destconn

#endif  // TESTS_FAULT_WORLD_H_
