// Three real connectors on one PostgreSQL, each sent the same rows at once,
// with one of them killed, stopped for longer than its lease, or cut off from
// the database or from Meta, and the database restarted (reliability.md, B3-R).
// The verdict is read from the simulator's journal and from what the hosts saw,
// never from the connectors or their store.

#include <signal.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "gtest/gtest.h"
#include "ledger/test_postgres.h"
#include "ledger/test_proxy.h"
#include "tests/child_process.h"
#include "tests/host_client.h"
#include "tests/journal_reader.h"

namespace destconn {
namespace {

constexpr int kReplicas = 3;
constexpr char kToken[] = "EAAsimulatorGoodToken0001";
constexpr int64_t kFirstDataset = 9'000'000'000'000'000;
constexpr char kMasterKey[] =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
constexpr absl::Duration kLease = absl::Seconds(6);
// A message is a request, which is as large as may be; one is in flight.
constexpr HostLoad kLoad = {
    .messages = 6, .rows_a_message = 1000, .flush_each = true};

void Wait(absl::Duration time) { RealClock().Sleep(time, {}); }

std::string TlsFile(const std::string& name) {
  return std::filesystem::absolute("testdata/cli/" + name).string();
}

std::string LastWord(const std::string& line) {
  return line.substr(line.rfind(' ') + 1);
}

int PortOf(const std::string& url) {
  return std::stoi(url.substr(url.rfind(':') + 1));
}

class Replicas;

struct Scenario {
  std::string name = "";
  std::string what = "";
  // Done while the first replica has requests under way.
  std::function<void(Replicas&)> fault = {};
  // How many requests may have been under way that nobody could learn the fate
  // of.
  int ambiguous_requests = 0;
};

// Three connectors on a schema of their own.
class Replicas {
 public:
  Replicas(TestPostgres& postgres, const std::string& graph_url,
           const std::string& folder, const std::string& schema)
      : postgres_(postgres),
        folder_(folder),
        schema_(schema),
        graph_proxy_(PortOf(graph_url)) {
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/master.key") << kMasterKey << "\n";
    std::filesystem::permissions(folder + "/master.key",
                                 std::filesystem::perms::owner_read);
    postgres.MakeSchema(schema);
    for (int i = 0; i < kReplicas; ++i) {
      proxies_.push_back(std::make_unique<TestProxy>(postgres.port()));
    }
    std::vector<std::jthread> starters;  // R10: all at once
    replicas_.resize(kReplicas);
    for (int i = 0; i < kReplicas; ++i) {
      const std::string graph =
          i == 0 ? absl::StrCat("https://127.0.0.1:", graph_proxy_.port())
                 : graph_url;
      starters.emplace_back([this, i, graph] { Start(i, graph); });
    }
  }

  ChildProcess& process(int i) { return *replicas_[i].process; }
  TestProxy& database_of(int i) { return *proxies_[i]; }
  TestProxy& graph_of_first() { return graph_proxy_; }
  TestPostgres& postgres() { return postgres_; }
  const std::string& address(int i) const { return replicas_[i].address; }

 private:
  struct Replica {
    std::unique_ptr<ChildProcess> process = nullptr;
    std::string address = "";
  };

  void Start(int i, const std::string& graph) {
    replicas_[i].process = std::make_unique<ChildProcess>(
        "connector/connector",
        std::vector<std::string>{
            "--listen=127.0.0.1:0", "--insecure", "--data_dir=data",
            "--store=" + postgres_.Url(schema_, proxies_[i]->port()),
            "--store_lease=" + absl::FormatDuration(kLease),
            "--graph_timeout=2s", "--master_key_file=../master.key",
            "--graph_endpoint=" + graph,
            "--graph_ca_file=" + TlsFile("tls_cert.pem")},
        absl::StrCat(folder_, "/", i));
    replicas_[i].address = LastWord(replicas_[i].process->ReadLine());
    EXPECT_NE(replicas_[i].address, "") << folder_ << "/" << i;
  }

  TestPostgres& postgres_;
  const std::string folder_;
  const std::string schema_;
  TestProxy graph_proxy_;
  std::vector<std::unique_ptr<TestProxy>> proxies_;
  std::vector<Replica> replicas_;
};

std::vector<Scenario> ScenariosAtOnce() {
  return {
      {.name = "R01", .what = "the same rows to all, all started at once"},
      {.name = "R02",
       .what = "the one that claimed is killed",
       .fault = [](Replicas& all) { kill(all.process(0).pid(), SIGKILL); },
       .ambiguous_requests = 1},
      {.name = "R03",
       .what = "stopped for one and a half leases, and continued",
       .fault =
           [](Replicas& all) {
             kill(all.process(0).pid(), SIGSTOP);
             Wait(1.5 * kLease);
             kill(all.process(0).pid(), SIGCONT);
           },
       .ambiguous_requests = 1},
      {.name = "R04",
       .what = "cut off from the database, not from Meta",
       .fault =
           [](Replicas& all) {
             all.database_of(0).Block(true);
             Wait(1.5 * kLease);
             all.database_of(0).Block(false);
           },
       .ambiguous_requests = 1},
      {.name = "R05",
       .what = "cut off from Meta, not from the database",
       .fault =
           [](Replicas& all) {
             all.graph_of_first().Block(true);
             Wait(kLease);
             all.graph_of_first().Block(false);
           },
       // Each try may have arrived.
       .ambiguous_requests = 4},
  };
}

Scenario RestartOfTheDatabase() {
  return {.name = "R07",
          .what = "the database crashes and starts again under load",
          .fault =
              [](Replicas& all) {
                all.postgres().StopAtOnce();
                Wait(absl::Seconds(1));
                all.postgres().Start();
              },
          .ambiguous_requests = 1};
}

// A scenario under way, and what its hosts saw.
class Trial {
 public:
  Trial(TestPostgres& postgres, const std::string& graph_url, size_t number,
        Scenario scenario)
      : scenario_(std::move(scenario)),
        dataset_(absl::StrCat(kFirstDataset + static_cast<int64_t>(number))),
        replicas_(postgres, graph_url,
                  absl::StrCat(testing::TempDir(), "/", scenario_.name),
                  absl::StrCat("trial", number)) {}

  const std::string& dataset() const { return dataset_; }

  void Work() {
    HostClient host(replicas_.address(1), now_);
    EXPECT_TRUE(host.StoreToken("T", kToken));
    EXPECT_NE(host.StoreDestination("credentials/t", dataset_, 1), "");
    std::vector<std::jthread> hosts;
    runs_.resize(kReplicas);
    for (int i = 0; i < kReplicas; ++i) {
      // The first is a little ahead, so that it is the one that claims.
      if (i == 1) Wait(absl::Milliseconds(700));
      hosts.emplace_back([this, i] { BringToAnEnd(i); });
    }
    if (scenario_.fault) {
      Wait(absl::Milliseconds(500));
      EXPECT_EQ(ended_, 0) << scenario_.name << ": the fault comes too late";
      scenario_.fault(replicas_);
    }
    hosts.clear();
    // What was delivered stays so, whomever one asks.
    again_ = HostClient(replicas_.address(2), now_)
                 .Send("destinations/" + dataset_, "again", kLoad);
  }

  void Judge(const std::vector<JournaledRequest>& journal) const {
    std::map<std::string, int> copies;
    std::map<std::string, std::set<std::string>> texts;
    for (const JournaledRequest& request : journal) {
      if (request.dataset != dataset_ || !request.processed) continue;
      for (const JournaledEvent& event : request.events) {
        ++copies[event.order_id];
        texts[event.order_id].insert(event.json);
      }
    }
    std::vector<std::string> complaints = HostsComplaints();
    int64_t lost = 0;
    int64_t duplicates = 0;
    int64_t unlike = 0;
    for (int64_t sequence = 1; sequence <= kLoad.messages; ++sequence) {
      for (int64_t row = 0; row < kLoad.rows_a_message; ++row) {
        const int found = copies[OrderId(sequence, row)];
        lost += found == 0 ? 1 : 0;
        duplicates += found > 1 ? found - 1 : 0;
        unlike += texts[OrderId(sequence, row)].size() > 1 ? 1 : 0;
      }
    }
    const int64_t explained =
        int64_t{scenario_.ambiguous_requests} * kLoad.rows_a_message;
    if (lost > 0) complaints.push_back(absl::StrCat(lost, " lost"));
    if (unlike > 0) complaints.push_back(absl::StrCat(unlike, " unlike"));
    if (duplicates > explained) complaints.push_back("unexplained duplicates");
    std::cout << absl::StrFormat(
        "%-4s %6d %6d %4d %10d  %-4s %s %s\n", scenario_.name, kLoad.rows(),
        copies.size(), tries_, duplicates, complaints.empty() ? "ok" : "FAIL",
        scenario_.what, absl::StrJoin(complaints, "; "));
    EXPECT_TRUE(complaints.empty())
        << scenario_.name << ": " << absl::StrJoin(complaints, "; ");
  }

 private:
  // As a host does: it sends a run again, to the next replica, until it has its
  // summary.
  void BringToAnEnd(int host) {
    for (int tries = 0; tries < 30; ++tries) {
      const int replica = (host + tries) % kReplicas;
      ++tries_;
      runs_[host] = HostClient(replicas_.address(replica), now_)
                        .Send("destinations/" + dataset_,
                              absl::StrCat("run-", host), kLoad);
      if (runs_[host].summary.has_value()) break;
      Wait(absl::Milliseconds(300));
    }
    ++ended_;
  }

  std::vector<std::string> HostsComplaints() const {
    std::vector<std::string> complaints;
    for (const HostRun& run : runs_) {
      if (!run.summary.has_value()) {
        complaints.push_back(
            absl::StrCat("no summary: ", run.status.error_message()));
        continue;
      }
      const auto& counts = run.summary->counts();
      if (counts.received() != kLoad.rows() || counts.rejected() != 0 ||
          counts.delivered() + counts.skipped() != kLoad.rows()) {
        complaints.push_back("rows are not conserved");
      }
    }
    if (!again_.summary.has_value() ||
        again_.summary->counts().skipped() != kLoad.rows()) {
      complaints.push_back("sent again, not all is known");
    }
    return complaints;
  }

  const Scenario scenario_;
  const std::string dataset_;
  const absl::Time now_ = RealClock().Now();
  Replicas replicas_;
  std::vector<HostRun> runs_;
  HostRun again_;
  std::atomic<int> tries_ = 0;
  std::atomic<int> ended_ = 0;  // runs
};

class Graph {
 public:
  Graph(const std::string& folder, size_t datasets) : folder_(folder) {
    std::vector<std::string> names;
    for (size_t i = 0; i < datasets; ++i) {
      names.push_back(absl::StrCat(kFirstDataset + static_cast<int64_t>(i)));
    }
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/world.json")
        << R"({"apps":{"7":{}},"tokens":{")" << kToken
        << R"(":{"app":"7","scopes":["ads_management"],"datasets":[")"
        << absl::StrJoin(names, "\",\"") << R"("]}},"datasets":{")"
        << absl::StrJoin(names, "\":{},\"") << "\":{}}}";
    std::ofstream(folder + "/faults.json") << R"({"rules":[{"delay_ms":700}]})";
    process_ = std::make_unique<ChildProcess>(
        "simulator/graph_simulator",
        std::vector<std::string>{"--listen=127.0.0.1:0",
                                 "--tls_cert_file=" + TlsFile("tls_cert.pem"),
                                 "--tls_key_file=" + TlsFile("tls_key.pem"),
                                 "--journal=journal.jsonl",
                                 "--world=world.json", "--faults=faults.json"},
        folder);
    url_ = LastWord(process_->ReadLine());
  }

  const std::string& url() const { return url_; }

  std::vector<JournaledRequest> Journal() {
    process_->End(SIGTERM);
    return ReadJournal(folder_ + "/journal.jsonl");
  }

 private:
  const std::string folder_;
  std::unique_ptr<ChildProcess> process_;
  std::string url_;
};

TEST(ReplicasTest, NothingIsLostAndNothingIsSentTwiceUnexplained) {
  TestPostgres postgres;
  const std::vector<Scenario> scenarios = ScenariosAtOnce();
  Graph graph(testing::TempDir() + "/graph", scenarios.size() + 1);
  std::vector<std::unique_ptr<Trial>> trials;
  for (const Scenario& scenario : scenarios) {
    trials.push_back(std::make_unique<Trial>(postgres, graph.url(),
                                             trials.size(), scenario));
  }
  {
    std::vector<std::jthread> workers;
    for (const auto& trial : trials) {
      workers.emplace_back([&trial] { trial->Work(); });
    }
  }
  // Alone, and on this thread: the database ends with the thread that starts
  // it.
  trials.push_back(std::make_unique<Trial>(postgres, graph.url(), trials.size(),
                                           RestartOfTheDatabase()));
  trials.back()->Work();
  const std::vector<JournaledRequest> journal = graph.Journal();
  std::cout << "row    rows events runs duplicates\n";
  for (const auto& trial : trials) trial->Judge(journal);
}

}  // namespace
}  // namespace destconn
