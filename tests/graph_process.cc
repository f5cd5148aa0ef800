#include "tests/graph_process.h"

#include <signal.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace destconn {

std::string TlsFile(const std::string& name) {
  return std::filesystem::absolute("testdata/cli/" + name).string();
}

std::string LastWord(const std::string& line) {
  return line.substr(line.rfind(' ') + 1);
}

GraphProcess::GraphProcess(const std::string& folder, const std::string& faults,
                           const std::vector<std::string>& datasets)
    : folder_(folder) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/faults.json") << faults;
  std::vector<std::string> flags = {
      "--listen=127.0.0.1:0",
      "--tls_cert_file=" + TlsFile("tls_cert.pem"),
      "--tls_key_file=" + TlsFile("tls_key.pem"),
      "--journal=journal.jsonl",
      "--faults=faults.json",
  };
  if (!datasets.empty()) {
    std::ofstream(folder + "/world.json")
        << R"({"apps":{"7":{}},"tokens":{")" << kGraphToken
        << R"(":{"app":"7","scopes":["ads_management"],"datasets":[")"
        << absl::StrJoin(datasets, "\",\"") << R"("]}},"datasets":{")"
        << absl::StrJoin(datasets, "\":{},\"") << "\":{}}}";
    flags.push_back("--world=world.json");
  }
  process_ = std::make_unique<ChildProcess>("simulator/graph_simulator", flags,
                                            folder);
  url_ = LastWord(process_->ReadLine());
}

void GraphProcess::Settle() {
  if (control_ == nullptr) {
    control_ = TestClient::Connect(url_, TlsFile("tls_cert.pem"));
    ASSERT_NE(control_, nullptr);
  }
  std::string state;
  do {
    state =
        control_->Exchange("GET /_simulator/state HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_TRUE(absl::StrContains(state, "\"open_connections\":")) << state;
    // This connection is the last one.
  } while (!absl::StrContains(state, "\"open_connections\":1,"));
}

std::vector<JournaledRequest> GraphProcess::Journal() {
  control_.reset();
  process_->End(SIGTERM);
  return ReadJournal(folder_ + "/journal.jsonl");
}

}  // namespace destconn
