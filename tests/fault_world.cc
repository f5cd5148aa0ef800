#include "tests/fault_world.h"

#include <signal.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr char kToken[] = "EAAsimulatorGoodToken0001";
constexpr char kCredential[] = "Matrix";
constexpr int64_t kFirstDataset = 9'000'000'000'000'000;

std::string TlsFile(const std::string& name) {
  return std::filesystem::absolute(absl::StrCat("testdata/cli/", name))
      .string();
}

// The last word of a program's first line.
std::string AddressIn(const std::string& line) {
  return line.substr(line.rfind(' ') + 1);
}

std::unique_ptr<ChildProcess> StartSimulator(
    const std::string& folder, const std::vector<std::string>& more) {
  std::vector<std::string> flags = {
      "--listen=127.0.0.1:0",
      absl::StrCat("--tls_cert_file=", TlsFile("tls_cert.pem")),
      absl::StrCat("--tls_key_file=", TlsFile("tls_key.pem")),
      "--journal=journal.jsonl"};
  flags.insert(flags.end(), more.begin(), more.end());
  return std::make_unique<ChildProcess>("simulator/graph_simulator", flags,
                                        folder);
}

std::string WorldJson(const std::vector<std::string>& datasets) {
  const auto token = [&datasets](const char* name) {
    return absl::StrCat(
        "\"", name, R"(":{"app":"7","scopes":["ads_management"],"datasets":[")",
        absl::StrJoin(datasets, "\",\""), "\"]}");
  };
  return absl::StrCat(R"({"apps":{"7":{}},"tokens":{)", token(kToken), ",",
                      token("EAAsimulatorSoonToken00001"), R"(},"datasets":{")",
                      absl::StrJoin(datasets, "\":{},\""), "\":{}}}");
}

int64_t PeakKib(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/status"));
  for (std::string word; file >> word;) {
    int64_t kib = 0;
    if (word == "VmHWM:" && file >> kib) return kib;
  }
  return 0;
}

}  // namespace

FaultWorld::FaultWorld(const std::string& folder,
                       const std::vector<const FaultRow*>& rows)
    : folder_(folder), rows_(rows) {
  std::filesystem::create_directories(folder_);
  StartSimulators();
  StartConnector({});
  Configure();
  SetFaults();
  if (!rows_[0]->name_answers.empty()) {
    host_.reset();
    EXPECT_EQ(connector_->End(SIGTERM), 0);
    StartConnector(
        {absl::StrCat(
             "LD_PRELOAD=",
             std::filesystem::absolute("tests/stub_resolver.so").string()),
         absl::StrCat("STUB_RESOLVER=",
                      absl::StrJoin(rows_[0]->name_answers, ","))});
  }
}

std::string FaultWorld::DatasetOf(size_t row) const {
  return absl::StrCat(kFirstDataset + static_cast<int64_t>(row));
}

// Until the faults begin each connection ends with its answer: what they meet
// with is a new one.
void FaultWorld::StartSimulators() {
  std::vector<std::string> datasets;
  for (size_t i = 0; i < rows_.size(); ++i) datasets.push_back(DatasetOf(i));
  const std::string world = absl::StrCat(folder_, "/world.json");
  const std::string faults = absl::StrCat(folder_, "/faults.json");
  std::ofstream(world) << WorldJson(datasets);
  std::ofstream(faults) << R"({"rules":[{"kind":"any","close":true}]})";
  graph_ = StartSimulator(
      folder_ + "/graph",
      {absl::StrCat("--world=", world), absl::StrCat("--faults=", faults)});
  elsewhere_ = StartSimulator(folder_ + "/elsewhere", {});
  graph_url_ = AddressIn(graph_->ReadLine());
  elsewhere_url_ = AddressIn(elsewhere_->ReadLine());
  control_ = TestClient::Connect(graph_url_, TlsFile("tls_cert.pem"));
  control_elsewhere_ =
      TestClient::Connect(elsewhere_url_, TlsFile("tls_cert.pem"));
}

std::string FaultWorld::Endpoint() const {
  if (!rows_[0]->endpoint.empty()) return rows_[0]->endpoint;
  if (rows_[0]->name_answers.empty()) return graph_url_;
  return absl::StrReplaceAll(graph_url_, {{"127.0.0.1", "localhost"}});
}

void FaultWorld::StartConnector(const std::vector<std::string>& environment) {
  connector_ = std::make_unique<ChildProcess>(
      "connector/connector",
      std::vector<std::string>{
          "--listen=127.0.0.1:0", "--insecure", "--data_dir=data",
          absl::StrCat("--graph_endpoint=", Endpoint()),
          absl::StrCat("--graph_ca_file=", TlsFile("tls_cert.pem")),
          "--max_concurrent_runs=200"},
      folder_ + "/connector", environment);
  const std::string address = AddressIn(connector_->ReadLine());
  if (address.empty()) return;
  host_ = std::make_unique<HostClient>(address);
}

void FaultWorld::Configure() {
  if (host_ == nullptr) return;
  EXPECT_TRUE(host_->StoreToken(kCredential, kToken));
  for (size_t i = 0; i < rows_.size(); ++i) {
    EXPECT_EQ(host_->StoreDestination("credentials/matrix", DatasetOf(i),
                                      rows_[i]->requests_in_flight),
              absl::StrCat("destinations/", DatasetOf(i)));
  }
}

void FaultWorld::SetFaults() {
  std::vector<std::string> rules;
  for (size_t i = 0; i < rows_.size(); ++i) {
    for (const std::string& rule : rows_[i]->rules) {
      const bool is_ours = absl::StrContains(rule, "tls_") ||
                           absl::StrContains(rule, "\"connection");
      const std::string dataset = absl::StrCat(R"({"dataset":")", DatasetOf(i),
                                               R"(","by_dataset":true,)");
      rules.push_back(absl::StrReplaceAll(
          is_ours ? rule : absl::StrCat(dataset, rule.substr(1)),
          {{"OTHER", elsewhere_url_}}));
    }
  }
  const std::string answer =
      Control(*control_, "POST", "faults",
              absl::StrCat(R"({"rules":[)", absl::StrJoin(rules, ","), "]}"));
  EXPECT_TRUE(absl::StrContains(answer, "200 OK")) << answer;
  connections_before_ = Counter(*control_, "connections");
}

std::string FaultWorld::Control(TestClient& client, const std::string& method,
                                const std::string& path,
                                const std::string& body) {
  return client.Exchange(absl::StrCat(
      method, " /_simulator/", path, " HTTP/1.1\r\nHost: x\r\nContent-Length: ",
      body.size(), "\r\n\r\n", body));
}

int64_t FaultWorld::Counter(TestClient& client, const std::string& name) {
  const std::string state = Control(client, "GET", "state", "");
  const std::string key = absl::StrCat("\"", name, "\":");
  const size_t at = state.find(key);
  int64_t value = -1;
  EXPECT_NE(at, std::string::npos) << state;
  const size_t begin = at + key.size();
  EXPECT_TRUE(absl::SimpleAtoi(
      state.substr(begin, state.find_first_of(",}", begin) - begin), &value))
      << state;
  return value;
}

FaultOutcome FaultWorld::Run(size_t row) {
  const FaultRow& wanted = *rows_[row];
  const std::string destination = absl::StrCat("destinations/", DatasetOf(row));
  const std::string run_id = absl::StrCat("run-", row);
  FaultOutcome outcome;
  outcome.has_started = host_ != nullptr;
  if (!outcome.has_started) return outcome;
  outcome.run = host_->Send(destination, run_id, wanted.load);
  if (wanted.sent_again) {
    outcome.first_run = std::move(outcome.run);
    if (!wanted.second_token.empty()) {
      EXPECT_TRUE(host_->StoreToken(kCredential, wanted.second_token));
    }
    outcome.run =
        host_->Send(destination, absl::StrCat(run_id, "-again"), wanted.load);
  }
  if (wanted.alone) {
    outcome.connections =
        Counter(*control_, "connections") - connections_before_;
    outcome.failed_handshakes = Counter(*control_, "failed_handshakes");
  }
  return outcome;
}

void FaultWorld::Finish() {
  peak_kib_ = PeakKib(connector_->pid());
  // Its own control connection is the only one.
  connections_elsewhere_ = Counter(*control_elsewhere_, "connections") - 1;
  const bool has_started = host_ != nullptr;
  host_.reset();
  EXPECT_EQ(connector_->End(SIGTERM) == 0, has_started);
  graph_->End(SIGTERM);
  elsewhere_->End(SIGTERM);
  journal_ = ReadJournal(absl::StrCat(folder_, "/graph/journal.jsonl"));
  for (const JournaledRequest& request : journal_) {
    // Of a body that was not read the token's place is not known.
    const bool is_known = request.body_bytes > 0 && !request.cut;
    if (is_known && request.token_in != "header") ++bad_tokens_;
    if (request.token_in == "query") ++bad_tokens_;
  }
}

std::vector<JournaledRequest> FaultWorld::RequestsTo(size_t row) const {
  std::vector<JournaledRequest> requests;
  for (const JournaledRequest& request : journal_) {
    if (request.kind == "events" && request.dataset == DatasetOf(row)) {
      requests.push_back(request);
    }
  }
  return requests;
}

}  // namespace destconn
