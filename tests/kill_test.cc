// Kills the real connector at nineteen of the points that reliability.md, B3-P,
// names, forty times each, and sends the same run to the next process until one
// lives to its end. The verdict is read from the simulator's journal and from
// what the host saw (kill_verdict.h), never from the connector.
//
// Wants a build with failpoints:
//   bazel test --config=opt --config=failpoints //tests:kill_test

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "gtest/gtest.h"
#include "simulator/test_client.h"
#include "tests/child_process.h"
#include "tests/host_client.h"
#include "tests/journal_reader.h"
#include "tests/kill_verdict.h"

namespace destconn {
namespace {

constexpr int kKills = 40;       // a point
constexpr int kLivesAtMost = 6;  // a run; the last is not killed
constexpr int kRunsAtMost = 80;  // a point; P12 takes 30 or so
constexpr int kPointsAtOnce = 2;
constexpr char kToken[] = "EAAsimulatorGoodToken0001";
constexpr int64_t kFirstDataset = 8'000'000'000'000'000;

// What the host does while the process is to die.
enum class While { kSending, kDraining, kStoringToken };

struct Point {
  std::string name = "";
  std::string where = "";
  While act = While::kSending;
  // Of the simulator, for the point's datasets.
  std::string rule = R"({"delay_ms":3})";
  int most_hits = 3;  // the process dies at the first to the third
  int64_t rejected = 0;
};

std::vector<Point> Points() {
  return {
      {.name = "P01", .where = "stream open", .most_hits = 1},
      {.name = "P02", .where = "rows read, not parsed", .most_hits = 8},
      {.name = "P03", .where = "rows hashed, before the ledger"},
      {.name = "P04", .where = "in the claim"},
      {.name = "P05", .where = "claimed, before the request"},
      {.name = "P06", .where = "connected, before the body's first byte"},
      {.name = "P07", .where = "within the body"},
      {.name = "P08", .where = "body sent, before the answer"},
      {.name = "P09", .where = "within the answer"},
      {.name = "P10", .where = "answered, before the ledger"},
      {.name = "P11",
       .where = "in the commit, before the sync",
       .most_hits = 8},
      {.name = "P12", .where = "durable, before the ack"},
      // Acks come a quarter of a second apart, so that a life has few of them.
      {.name = "P13", .where = "ack on its way", .most_hits = 2},
      {.name = "P14",
       .where = "in backoff",
       .rule = R"({"preset":"error_2","probability":0.5})",
       .most_hits = 2},
      {.name = "P15",
       .where = "in bisection",
       .rule = R"({"preset":"error_100_2804009","poison":"ROW-2-170"})",
       .most_hits = 4,
       .rejected = 1},
      {.name = "P16", .where = "memory becomes a file", .most_hits = 2},
      {.name = "P19", .where = "in recovery", .most_hits = 2},
      {.name = "P19.2", .where = "start counted, not noted", .most_hits = 1},
      {.name = "P20",
       .where = "in the drain",
       .act = While::kDraining,
       .most_hits = 1},
      {.name = "P21",
       .where = "a token is being stored",
       .act = While::kStoringToken,
       .most_hits = 1},
  };
}

std::string TlsFile(const std::string& name) {
  return std::filesystem::absolute("testdata/cli/" + name).string();
}

std::string LastWord(const std::string& line) {
  return line.substr(line.rfind(' ') + 1);
}

std::string DatasetOf(int run) { return absl::StrCat(kFirstDataset + run); }

// The simulator of one point, with a dataset a run.
class Graph {
 public:
  Graph(const std::string& folder, const Point& point) : folder_(folder) {
    std::vector<std::string> datasets;
    std::vector<std::string> rules;
    for (int run = 0; run < kRunsAtMost; ++run) {
      datasets.push_back(DatasetOf(run));
      rules.push_back(absl::StrCat(R"({"dataset":")", DatasetOf(run),
                                   R"(","by_dataset":true,)",
                                   point.rule.substr(1)));
    }
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/world.json")
        << R"({"apps":{"7":{}},"tokens":{")" << kToken
        << R"(":{"app":"7","scopes":["ads_management"],"datasets":[")"
        << absl::StrJoin(datasets, "\",\"") << R"("]}},"datasets":{")"
        << absl::StrJoin(datasets, "\":{},\"") << "\":{}}}";
    std::ofstream(folder + "/faults.json")
        << R"({"rules":[)" << absl::StrJoin(rules, ",") << "]}";
    process_ = std::make_unique<ChildProcess>(
        "simulator/graph_simulator",
        std::vector<std::string>{"--listen=127.0.0.1:0",
                                 "--tls_cert_file=" + TlsFile("tls_cert.pem"),
                                 "--tls_key_file=" + TlsFile("tls_key.pem"),
                                 "--journal=journal.jsonl",
                                 "--world=world.json", "--faults=faults.json"},
        folder);
    url_ = LastWord(process_->ReadLine());
    control_ = TestClient::Connect(url_, TlsFile("tls_cert.pem"));
    EXPECT_NE(control_, nullptr);
  }

  const std::string& url() const { return url_; }

  // Waits until all that a dead process has sent is read and processed, so that
  // the journal has it before the next process lives.
  void Settle() {
    std::string state;
    do {
      state = control_->Exchange(
          "GET /_simulator/state HTTP/1.1\r\nHost: x\r\n\r\n");
      ASSERT_TRUE(absl::StrContains(state, "\"open_connections\":")) << state;
      // This connection is the last one.
    } while (!absl::StrContains(state, "\"open_connections\":1,"));
  }

  // Of all the time. Ends the simulator.
  std::vector<JournaledRequest> Journal() {
    control_.reset();
    process_->End(SIGTERM);
    return ReadJournal(folder_ + "/journal.jsonl");
  }

 private:
  const std::string folder_;
  std::unique_ptr<ChildProcess> process_;
  std::string url_;
  std::unique_ptr<TestClient> control_;
};

// Kills the connector at one point, again and again, in one data folder.
class Killer {
 public:
  Killer(const std::string& folder, size_t number, const Point& point)
      : folder_(folder), point_(point), random_(number) {}

  void Work() {
    graph_ = std::make_unique<Graph>(folder_ + "/graph", point_);
    Configure();
    while (kills_ < kKills && runs_.size() < kRunsAtMost) BringToAnEnd();
    for (JournaledRequest& request : graph_->Journal()) {
      for (size_t run = 0; run < runs_.size(); ++run) {
        if (request.kind == "events" &&
            request.dataset == DatasetOf(static_cast<int>(run))) {
          runs_[run].requests.push_back(std::move(request));
          break;
        }
      }
    }
  }

  int kills() const { return kills_; }
  const Point& point() const { return point_; }
  const std::vector<KilledRun>& runs() const { return runs_; }

 private:
  std::unique_ptr<ChildProcess> Start(const std::vector<std::string>& more) {
    return std::make_unique<ChildProcess>(
        "connector/connector",
        std::vector<std::string>{"--listen=127.0.0.1:0", "--insecure",
                                 "--data_dir=data",
                                 "--graph_endpoint=" + graph_->url(),
                                 "--graph_ca_file=" + TlsFile("tls_cert.pem")},
        folder_, more);
  }

  void Configure() {
    const auto process = Start({});
    HostClient host(LastWord(process->ReadLine()), now_);
    EXPECT_TRUE(host.StoreToken("T", kToken));
    for (int run = 0; run < kRunsAtMost; ++run) {
      EXPECT_NE(host.StoreDestination("credentials/t", DatasetOf(run), 2), "");
    }
  }

  // Sends one run until a process lives to its end.
  void BringToAnEnd() {
    const std::string dataset = DatasetOf(static_cast<int>(runs_.size()));
    KilledRun run{
        .load = {.messages = 4, .rows_a_message = 600, .flush_each = true},
        .rejected = point_.rejected};
    bool ended = false;
    for (int life = 1; !ended; ++life) {
      const bool armed = life < kLivesAtMost && kills_ < kKills;
      ended = Live(dataset, armed, run);
      ASSERT_TRUE(ended || armed) << "no end without a kill, " << point_.name;
    }
    runs_.push_back(std::move(run));
  }

  // Whether the run came to its end.
  bool Live(const std::string& dataset, bool armed, KilledRun& run) {
    std::vector<std::string> environment;
    if (armed) {
      const int hit =
          std::uniform_int_distribution(1, point_.most_hits)(random_);
      environment.push_back(
          absl::StrCat("DESTCONN_KILL=", point_.name, ":", hit));
    }
    run.lives.push_back({.began = RealClock().Now()});
    const auto process = Start(environment);
    const std::string address = LastWord(process->ReadLine());
    if (!address.empty()) Meet(*process, address, dataset, armed, run);
    const bool ended = run.lives.back().run.summary.has_value();
    // It is dead, or has nothing more to do.
    const int status = process->End(ended ? SIGKILL : 0);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        << point_.name << ": status " << status;
    graph_->Settle();
    if (!ended) ++kills_;
    return ended;
  }

  // What the host does with a process that serves.
  void Meet(ChildProcess& process, const std::string& address,
            const std::string& dataset, bool armed, KilledRun& run) {
    HostClient host(address, now_);
    if (armed && point_.act == While::kStoringToken) {
      host.TryStoreToken("T", kToken);
    }
    std::jthread stopper;
    if (armed && point_.act == While::kDraining) {
      stopper =
          std::jthread([pid = process.pid()](const std::stop_token& stop) {
            RealClock().Sleep(absl::Milliseconds(30), stop);
            kill(pid, SIGTERM);
          });
    }
    run.lives.back().run =
        host.Send("destinations/" + dataset, "run-" + dataset, run.load);
  }

  const std::string folder_;
  const Point& point_;
  std::minstd_rand random_;
  // Of all rows: the same rows are the same in each life.
  const absl::Time now_ = RealClock().Now();
  std::unique_ptr<Graph> graph_;
  int kills_ = 0;
  std::vector<KilledRun> runs_;
};

void Report(const Killer& killer) {
  std::vector<std::string> complaints;
  int64_t duplicates = 0;
  size_t lives = 0;
  for (const KilledRun& run : killer.runs()) {
    duplicates += DuplicatesIn(run);
    lives += run.lives.size();
    for (const std::string& complaint : Complaints(run)) {
      complaints.push_back(complaint);
    }
  }
  std::cout << absl::StrFormat(
      "%-5s %5d %5d %5d %11d  %-4s %s %s\n", killer.point().name,
      killer.kills(), killer.runs().size(), lives, duplicates,
      complaints.empty() ? "ok" : "FAIL", killer.point().where,
      absl::StrJoin(complaints, "; "));
  EXPECT_GE(killer.kills(), kKills) << killer.point().name;
  EXPECT_TRUE(complaints.empty())
      << killer.point().name << ": " << absl::StrJoin(complaints, "; ");
}

TEST(KillTest, NothingIsLostAndNothingIsSentTwiceUnexplained) {
  const std::vector<Point> points = Points();
  std::vector<std::unique_ptr<Killer>> killers;
  for (size_t i = 0; i < points.size(); ++i) {
    killers.push_back(std::make_unique<Killer>(
        absl::StrCat(testing::TempDir(), "/", points[i].name), i, points[i]));
  }
  {
    std::atomic<size_t> next = 0;
    std::vector<std::jthread> workers;
    for (int i = 0; i < kPointsAtOnce; ++i) {
      workers.emplace_back([&next, &killers] {
        for (size_t n = next++; n < killers.size(); n = next++) {
          killers[n]->Work();
        }
      });
    }
  }
  std::cout << "point kills  runs lives  duplicates\n";
  for (const auto& killer : killers) Report(*killer);
}

}  // namespace
}  // namespace destconn
