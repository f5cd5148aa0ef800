// Kills the real connector at each of the points that reliability.md, B3-P,
// names, forty times each, and sends the same run to the next process until one
// lives to its end. The verdict is read from the simulator's journal and from
// what the host saw (kill_verdict.h), never from the connector.
//
// Three points are of things that the connector does not have, and stand for
// what comes nearest: there is one version of the store, so that P18 is its
// making and each change of its list of parts; no log of ours is rotated, so
// that P24 is the store's going on to another log (what becomes of a full disk
// power_cut_test shows); P22 and P23 are of the lease in PostgreSQL.
//
// Wants a build with failpoints:
//   bazel test --config=opt --config=failpoints //tests:kill_test

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "base/clock.h"
#include "gtest/gtest.h"
#include "ledger/ledger_archive.h"
#include "ledger/ledger_record.h"
#include "ledger/test_postgres.h"
#include "tests/child_process.h"
#include "tests/graph_process.h"
#include "tests/host_client.h"
#include "tests/journal_reader.h"
#include "tests/kill_verdict.h"

namespace destconn {
namespace {

constexpr int kKills = 40;       // a point
constexpr int kLivesAtMost = 6;  // a run; the last is not killed
constexpr int kRunsAtMost = 80;  // a point; P12 takes 30 or so
constexpr int kPointsAtOnce = 2;
constexpr int64_t kFirstDataset = 8'000'000'000'000'000;

// What the host does while the process is to die.
enum class While { kSending, kDraining, kStoringToken };

// Where the store is.
enum class Home {
  kKept,     // in a folder that all runs share
  kNew,      // in a folder that begins with the run
  kExpired,  // as kKept, and before each life it knows of days that have
             // expired
  kShared  // in PostgreSQL, where each life finds what the last one has claimed
};

struct Point {
  std::string name = "";
  std::string where = "";
  While act = While::kSending;
  // Of the simulator, for the point's datasets.
  std::string rule = R"({"delay_ms":3})";
  int most_hits = 3;  // the process dies at the first to the third
  int64_t rejected = 0;
  Home home = Home::kKept;
  int kills = kKills;
  // Between messages: what comes by the clock comes while the host sends.
  absl::Duration pause = absl::ZeroDuration();
};

// P22 comes at the start and every three seconds, P23 every three seconds.
Point Takeover() {
  return {.name = "P23",
          .where = "dead processes' leases are ended",
          .most_hits = 2,
          .home = Home::kShared,
          .kills = kKills / 2,
          .pause = absl::Milliseconds(1500)};
}

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
      {.name = "P16.2",
       .where = "taken over, not forgotten as recent",
       .most_hits = 2},
      {.name = "P17",
       .where = "expired days are forgotten",
       .home = Home::kExpired,
       .pause = absl::Milliseconds(700)},
      {.name = "P18",
       .where = "the store is made, or its list of parts written",
       .most_hits = 8,
       .home = Home::kNew},
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
      {.name = "P22",
       .where = "the lease is renewed",
       .most_hits = 2,
       .home = Home::kShared,
       .pause = absl::Milliseconds(1500)},
      Takeover(),
      Takeover(),
      {.name = "P24", .where = "the store goes on to another log"},
  };
}

std::string DatasetOf(int run) { return absl::StrCat(kFirstDataset + run); }

// The simulator of one point, with a dataset a run.
std::unique_ptr<GraphProcess> StartGraph(const std::string& folder,
                                         const Point& point) {
  std::vector<std::string> datasets;
  std::vector<std::string> rules;
  for (int run = 0; run < kRunsAtMost; ++run) {
    datasets.push_back(DatasetOf(run));
    rules.push_back(absl::StrCat(R"({"dataset":")", datasets.back(),
                                 R"(","by_dataset":true,)",
                                 point.rule.substr(1)));
  }
  return std::make_unique<GraphProcess>(
      folder, R"({"rules":[)" + absl::StrJoin(rules, ",") + "]}", datasets);
}

// The sealed key of the ledger of which a file is an export.
std::string SealedKeyIn(const std::string& path) {
  std::string key;
  const auto take_key = [&key](absl::string_view sealed) {
    key = std::string(sealed);
    return absl::OkStatus();
  };
  const auto take_records = [](absl::Span<const LedgerRecord>) {
    return absl::OkStatus();
  };
  EXPECT_TRUE(
      ReadLedgerArchive(path, {.key = take_key, .records = take_records}).ok());
  return key;
}

// A ledger's export with events of days that have long expired.
void WriteExpired(const std::string& path, const std::string& sealed_key) {
  LedgerArchiveWriter archive(path);
  EXPECT_TRUE(archive.Open(sealed_key).ok());
  const int64_t now = absl::ToUnixSeconds(RealClock().Now());
  for (const int64_t days : {200, 201, 202}) {
    for (uint8_t n = 0; n < 100; ++n) {
      const auto day = static_cast<uint8_t>(days);
      EXPECT_TRUE(archive
                      .Add({.event = {.key = {{n, day}},
                                      .event_time = now - days * 86'400},
                            .state = RecordState::kDelivered,
                            .attempts = 1})
                      .ok());
    }
  }
  EXPECT_TRUE(archive.Finish().ok());
}

// Kills the connector at one point, again and again, in one data folder.
class Killer {
 public:
  // `store`: the URL of a shared one.
  Killer(const std::string& folder, const std::string& store, size_t number,
         const Point& point)
      : folder_(folder), store_(store), point_(point), random_(number) {}

  void Work() {
    graph_ = StartGraph(folder_ + "/graph", point_);
    if (point_.home != Home::kNew) Configure();
    if (point_.home == Home::kExpired) {
      RunTask("--export_ledger=own");
      WriteExpired(folder_ + "/expired", SealedKeyIn(folder_ + "/own"));
    }
    while (kills_ < point_.kills && runs_.size() < kRunsAtMost) BringToAnEnd();
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
    std::vector<std::string> flags = {
        "--listen=127.0.0.1:0", "--insecure", "--data_dir=data",
        "--graph_endpoint=" + graph_->url(),
        "--graph_ca_file=" + TlsFile("tls_cert.pem")};
    if (point_.home == Home::kShared) {
      for (const char* flag : {"--store_lease=9s", "--graph_timeout=3s"}) {
        flags.emplace_back(flag);
      }
      flags.push_back("--store=" + store_);
    }
    return std::make_unique<ChildProcess>("connector/connector", flags, folder_,
                                          more);
  }

  // With the ledger, while no connector runs.
  void RunTask(const std::string& flag) {
    ChildProcess task("connector/connector", {"--data_dir=data", flag},
                      folder_);
    EXPECT_EQ(task.End(0), 0) << flag;
  }

  void Configure() {
    const auto process = Start({});
    HostClient host(LastWord(process->ReadLine()), now_);
    EXPECT_TRUE(host.StoreToken("T", kGraphToken));
    for (int run = 0; run < kRunsAtMost; ++run) {
      EXPECT_NE(host.StoreDestination("credentials/t", DatasetOf(run), 2), "");
    }
  }

  // Sends one run until a process lives to its end.
  void BringToAnEnd() {
    const std::string dataset = DatasetOf(static_cast<int>(runs_.size()));
    KilledRun run{.load = {.messages = 4,
                           .rows_a_message = 600,
                           .flush_each = true,
                           .pause = point_.pause},
                  .rejected = point_.rejected};
    if (point_.home == Home::kNew) {
      std::filesystem::remove_all(folder_ + "/data");
    }
    bool ended = false;
    for (int life = 1; !ended; ++life) {
      const bool armed = life < kLivesAtMost && kills_ < point_.kills;
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
    if (point_.home == Home::kExpired) RunTask("--import_ledger=expired");
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
    if (point_.home == Home::kNew && !TryConfigure(host, dataset)) return;
    if (armed && point_.act == While::kStoringToken) {
      host.TryStoreToken("T", kGraphToken);
    }
    std::jthread stopper;
    if (armed && point_.act == While::kDraining) {
      stopper =
          std::jthread([pid = process.pid()](const std::stop_token& stop) {
            RealClock().Sleep(absl::Milliseconds(30), stop);
            kill(pid, SIGTERM);
          });
    }
    run.lives.back().run = host.Send(
        "destinations/" + dataset, RunId(dataset, run.lives.size()), run.load);
  }

  // Whoever goes on with a run in a shared store waits until the dead one's
  // hold on it has lapsed; with a run of its own it meets the claims at once.
  std::string RunId(const std::string& dataset, size_t life) const {
    return absl::StrCat("run-", dataset, "-",
                        point_.home == Home::kShared ? life : 0);
  }

  // False if the process died meanwhile.
  static bool TryConfigure(HostClient& host, const std::string& dataset) {
    return host.TryStoreToken("T", kGraphToken).ok() &&
           host.TryStoreDestination("credentials/t", dataset, 2).ok();
  }

  const std::string folder_;
  const std::string store_;
  const Point& point_;
  std::minstd_rand random_;
  // Of all rows: the same rows are the same in each life.
  const absl::Time now_ = RealClock().Now();
  std::unique_ptr<GraphProcess> graph_;
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
  EXPECT_GE(killer.kills(), killer.point().kills) << killer.point().name;
  EXPECT_TRUE(complaints.empty())
      << killer.point().name << ": " << absl::StrJoin(complaints, "; ");
}

// Points that wait for the clock, all at once, beside the others.
void WorkAll(const std::vector<std::unique_ptr<Killer>>& killers) {
  std::vector<Killer*> busy;
  std::vector<std::jthread> workers;
  for (const auto& killer : killers) {
    if (killer->point().pause == absl::ZeroDuration()) {
      busy.push_back(killer.get());
    } else {
      workers.emplace_back([&killer] { killer->Work(); });
    }
  }
  std::atomic<size_t> next = 0;
  for (int i = 0; i < kPointsAtOnce; ++i) {
    workers.emplace_back([&next, &busy] {
      for (size_t n = next++; n < busy.size(); n = next++) busy[n]->Work();
    });
  }
  for (std::jthread& worker : workers) worker.join();
}

TEST(KillTest, NothingIsLostAndNothingIsSentTwiceUnexplained) {
  const std::vector<Point> points = Points();
  TestPostgres postgres;
  std::vector<std::unique_ptr<Killer>> killers;
  for (size_t i = 0; i < points.size(); ++i) {
    const std::string name = absl::StrCat(points[i].name, "_", i);
    killers.push_back(std::make_unique<Killer>(
        absl::StrCat(testing::TempDir(), "/", name),
        points[i].home == Home::kShared ? postgres.MakeSchema(name) : "", i,
        points[i]));
  }
  WorkAll(killers);
  std::cout << "point kills  runs lives  duplicates\n";
  for (const auto& killer : killers) Report(*killer);
}

}  // namespace
}  // namespace destconn
