// Three real connectors on one PostgreSQL, each sent the same rows at once,
// while they are killed, stopped for longer than their lease, restarted in
// turn, cut off from the database or from Meta, run by clocks that differ, or
// the database is restarted (reliability.md, B3-R; there is one version of the
// tables yet, so that R08 restarts the same version). The verdict is read from
// the simulator's journal and from what the hosts saw, never from the
// connectors or their store. A second copy of an event must have a cause: an
// earlier request with it whose sender was in trouble before it could learn, or
// record, what became of that request; or that timed out, which a slow machine
// brings about and the runs' summaries tell.

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "gtest/gtest.h"
#include "ledger/test_postgres.h"
#include "ledger/test_proxy.h"
#include "tests/child_process.h"
#include "tests/graph_process.h"
#include "tests/host_client.h"
#include "tests/journal_reader.h"

namespace destconn {
namespace {

constexpr int kReplicas = 3;
constexpr int64_t kFirstDataset = 9'000'000'000'000'000;
constexpr char kMasterKey[] =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
constexpr absl::Duration kLease = absl::Seconds(6);
// How long the simulator takes for its answer, the connector waits for it, and
// what may pass besides until it is recorded.
constexpr absl::Duration kAnswerTime = absl::Milliseconds(700);
constexpr absl::Duration kGraphTimeout = absl::Seconds(2);
constexpr absl::Duration kSlack = absl::Seconds(1);
// A message is a request, which is as large as may be; one is in flight.
constexpr HostLoad kLoad = {
    .messages = 6, .rows_a_message = 1000, .flush_each = true};

void Wait(absl::Duration time) { RealClock().Sleep(time, {}); }

// Debian's package libfaketime brings it, below its machine's own folder.
std::string FakeTime() {
  for (const auto& folder : std::filesystem::directory_iterator("/usr/lib")) {
    const auto path = folder.path() / "faketime" / "libfaketimeMT.so.1";
    if (std::filesystem::exists(path)) return path.string();
  }
  ADD_FAILURE() << "libfaketime is missing";
  return "";
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
  // How far the clock of each is ahead of that of the one before it.
  absl::Duration clocks_apart = absl::ZeroDuration();
};

// While it lasts, a replica cannot learn what became of its requests, or not
// record it.
struct TroubledTime {
  int replica = 0;
  absl::Time from = absl::InfiniteFuture();
  absl::Time to = absl::InfinitePast();
};

// Three connectors on a schema of their own.
class Replicas {
 public:
  Replicas(TestPostgres& postgres, const std::string& graph_url,
           const std::string& folder, const std::string& schema,
           absl::Duration clocks_apart)
      : postgres_(postgres),
        folder_(folder),
        schema_(schema),
        clocks_apart_(clocks_apart) {
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/master.key") << kMasterKey << "\n";
    std::filesystem::permissions(folder + "/master.key",
                                 std::filesystem::perms::owner_read);
    postgres.MakeSchema(schema);
    for (int i = 0; i < kReplicas; ++i) {
      databases_.push_back(std::make_unique<TestProxy>(postgres.port()));
      graphs_.push_back(std::make_unique<TestProxy>(PortOf(graph_url)));
    }
    processes_.resize(kReplicas);
    addresses_.resize(kReplicas);
    StartAll();
  }

  TestPostgres& postgres() { return postgres_; }
  TestProxy& database_of(int i) { return *databases_[i]; }
  TestProxy& graph_of(int i) { return *graphs_[i]; }
  pid_t pid(int i) const { return processes_[i]->pid(); }

  // Empty while it does not serve.
  std::string address(int i) {
    MutexLock lock(mutex_);
    return addresses_[i];
  }

  // All at once.
  void StartAll() {
    std::vector<std::jthread> starters;
    for (int i = 0; i < kReplicas; ++i) {
      starters.emplace_back([this, i] { Start(i); });
    }
  }

  void Start(int i) {
    std::vector<std::string> environment;
    if (clocks_apart_ > absl::ZeroDuration()) {
      environment = {
          "LD_PRELOAD=" + FakeTime(),
          absl::StrCat("FAKETIME=+", absl::ToInt64Seconds(i * clocks_apart_)),
          "FAKETIME_DONT_FAKE_MONOTONIC=1", "NO_FAKE_STAT=1"};
    }
    processes_[i] = std::make_unique<ChildProcess>(
        "connector/connector",
        std::vector<std::string>{
            "--listen=127.0.0.1:0", "--insecure", "--data_dir=data",
            "--store=" + postgres_.Url(schema_, databases_[i]->port()),
            "--store_lease=" + absl::FormatDuration(kLease),
            "--graph_timeout=" + absl::FormatDuration(kGraphTimeout),
            "--master_key_file=../master.key",
            absl::StrCat("--graph_endpoint=https://127.0.0.1:",
                         graphs_[i]->port()),
            absl::StrCat("--graph_api_version=", VersionOf(i)),
            "--graph_ca_file=" + TlsFile("tls_cert.pem")},
        absl::StrCat(folder_, "/", i), environment);
    const std::string address = LastWord(processes_[i]->ReadLine());
    EXPECT_NE(address, "") << folder_ << "/" << i;
    MutexLock lock(mutex_);
    addresses_[i] = address;
  }

  // As an operator stops it; whatever is under way is seen through.
  void Stop(int i) {
    {
      MutexLock lock(mutex_);
      addresses_[i].clear();
    }
    EXPECT_EQ(processes_[i]->End(SIGTERM), 0) << folder_ << "/" << i;
  }

  // Something that troubles some replicas, from its beginning to its end.
  void Trouble(const std::vector<int>& replicas,
               const std::function<void()>& what) {
    const absl::Time from = RealClock().Now();
    what();
    const absl::Time to = RealClock().Now();
    for (const int i : replicas) {
      troubles_.push_back({.replica = i, .from = from, .to = to});
    }
  }

  // Whether the sender of a request may not know what became of it: it was in
  // trouble before the answer was due and recorded, or the request was held up.
  bool IsAmbiguous(const JournaledRequest& request) const {
    return std::any_of(troubles_.begin(), troubles_.end(),
                       [&request](const TroubledTime& trouble) {
                         return request.version == VersionOf(trouble.replica) &&
                                request.time >=
                                    trouble.from - kAnswerTime - kSlack &&
                                request.time <= trouble.to + kSlack;
                       });
  }

 private:
  // Served alike; by it the journal tells who sent a request.
  static std::string VersionOf(int i) {
    return absl::StrCat("v", 26 - i, ".0");
  }

  TestPostgres& postgres_;
  const std::string folder_;
  const std::string schema_;
  const absl::Duration clocks_apart_;
  std::vector<std::unique_ptr<TestProxy>> databases_;  // each one's way there
  std::vector<std::unique_ptr<TestProxy>> graphs_;
  std::vector<std::unique_ptr<ChildProcess>> processes_;
  std::vector<TroubledTime> troubles_;
  Mutex mutex_;
  std::vector<std::string> addresses_ ABSL_GUARDED_BY(mutex_);
};

// Cuts the links one by one and mends them in an order that chance draws.
void Swizzle(Replicas& all) {
  struct Link {
    int replica = 0;
    TestProxy* proxy = nullptr;
  };
  std::vector<Link> links;
  for (int i = 0; i < kReplicas; ++i) {
    links.push_back({.replica = i, .proxy = &all.database_of(i)});
    links.push_back({.replica = i, .proxy = &all.graph_of(i)});
  }
  std::minstd_rand random(20'101'201);
  const auto each = [&links](bool blocked) {
    for (const Link& link : links) {
      link.proxy->Block(blocked);
      Wait(absl::Milliseconds(400));
    }
  };
  std::shuffle(links.begin(), links.end(), random);
  all.Trouble({0, 1, 2}, [&] {
    each(true);
    std::shuffle(links.begin(), links.end(), random);
    each(false);
  });
}

std::vector<Scenario> ScenariosAtOnce() {
  const auto kill_first = [](Replicas& all) {
    all.Trouble({0}, [&all] { kill(all.pid(0), SIGKILL); });
  };
  return {
      {.name = "R01", .what = "the same rows to all, all started at once"},
      {.name = "R02",
       .what = "the one that claimed is killed",
       .fault = kill_first},
      {.name = "R03",
       .what = "stopped for one and a half leases, and continued",
       .fault =
           [](Replicas& all) {
             all.Trouble({0}, [&all] {
               kill(all.pid(0), SIGSTOP);
               Wait(1.5 * kLease);
               kill(all.pid(0), SIGCONT);
             });
           }},
      {.name = "R04",
       .what = "cut off from the database, not from Meta",
       .fault =
           [](Replicas& all) {
             all.Trouble({0}, [&all] {
               all.database_of(0).Block(true);
               Wait(1.5 * kLease);
               all.database_of(0).Block(false);
             });
           }},
      {.name = "R05",
       .what = "cut off from Meta, not from the database",
       .fault =
           [](Replicas& all) {
             all.Trouble({0}, [&all] {
               all.graph_of(0).Block(true);
               Wait(kLease);
               all.graph_of(0).Block(false);
             });
           }},
      {.name = "R06",
       .what = "links cut one by one, mended in another order",
       .fault = Swizzle},
      {.name = "R08",
       .what = "restarted one after the other",
       .fault =
           [](Replicas& all) {
             for (int i = 0; i < kReplicas; ++i) {
               all.Stop(i);
               all.Start(i);
             }
           }},
      {.name = "R09",
       .what = "clocks ten minutes apart, and the one that claimed is killed",
       .fault = kill_first,
       .clocks_apart = absl::Minutes(10)},
      {.name = "R10",
       .what = "all killed at once, and started at once",
       .fault =
           [](Replicas& all) {
             for (int i = 0; i < kReplicas; ++i) {
               all.Trouble({i}, [&all, i] { kill(all.pid(i), SIGKILL); });
             }
             all.StartAll();
           }},
  };
}

Scenario RestartOfTheDatabase() {
  return {.name = "R07",
          .what = "the database crashes and starts again under load",
          .fault = [](Replicas& all) {
            all.Trouble({0, 1, 2}, [&all] {
              all.postgres().StopAtOnce();
              Wait(absl::Seconds(1));
              all.postgres().Start();
            });
          }};
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
                  absl::StrCat("trial", number), scenario_.clocks_apart) {}

  const std::string& dataset() const { return dataset_; }

  void Work() {
    HostClient host(replicas_.address(1), now_);
    EXPECT_TRUE(host.StoreToken("T", kGraphToken));
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
    std::map<std::string, Copies> copies;
    for (const JournaledRequest& request : journal) {
      if (request.dataset != dataset_ || !request.processed) continue;
      for (const JournaledEvent& event : request.events) {
        copies[event.order_id].requests.push_back(&request);
        copies[event.order_id].texts.insert(event.json);
      }
    }
    std::vector<std::string> complaints = HostsComplaints();
    int64_t lost = 0;
    int64_t duplicates = 0;
    int64_t unlike = 0;
    int64_t unexplained = 0;
    std::set<const JournaledRequest*> timed_out;
    for (int64_t sequence = 1; sequence <= kLoad.messages; ++sequence) {
      for (int64_t row = 0; row < kLoad.rows_a_message; ++row) {
        const Copies& found = copies[OrderId(sequence, row)];
        const auto again = static_cast<int64_t>(found.requests.size()) - 1;
        lost += again < 0 ? 1 : 0;
        duplicates += std::max<int64_t>(again, 0);
        unlike += found.texts.size() > 1 ? 1 : 0;
        unexplained += again > AmbiguousIn(found, timed_out) ? 1 : 0;
      }
    }
    if (static_cast<int64_t>(timed_out.size()) > Retries()) {
      complaints.push_back("more time-outs than were told");
    }
    if (lost > 0) complaints.push_back(absl::StrCat(lost, " lost"));
    if (unlike > 0) complaints.push_back(absl::StrCat(unlike, " unlike"));
    if (unexplained > 0) {
      complaints.push_back(absl::StrCat(unexplained, " without a cause"));
    }
    std::cout << absl::StrFormat(
        "%-4s %6d %6d %4d %10d  %-4s %s %s\n", scenario_.name, kLoad.rows(),
        copies.size(), tries_, duplicates, complaints.empty() ? "ok" : "FAIL",
        scenario_.what, absl::StrJoin(complaints, "; "));
    EXPECT_TRUE(complaints.empty())
        << scenario_.name << ": " << absl::StrJoin(complaints, "; ");
  }

 private:
  // Of an event at the simulator.
  struct Copies {
    std::vector<const JournaledRequest*> requests = {};  // with it, in order
    std::set<std::string> texts = {};
  };

  // How many of the requests with an event may have gone without an answer that
  // was heard and recorded. Notes those that were sent again after a time-out.
  int64_t AmbiguousIn(const Copies& copies,
                      std::set<const JournaledRequest*>& timed_out) const {
    int64_t ambiguous = 0;
    for (const JournaledRequest* request : copies.requests) {
      const bool again =
          std::any_of(copies.requests.begin(), copies.requests.end(),
                      [request](const JournaledRequest* other) {
                        return other->version == request->version &&
                               other->time >= request->time + kGraphTimeout;
                      });
      if (replicas_.IsAmbiguous(*request)) {
        ++ambiguous;
      } else if (again) {
        ++ambiguous;
        timed_out.insert(request);
      }
    }
    return ambiguous;
  }

  // As the runs' summaries tell.
  int64_t Retries() const {
    int64_t retries = 0;
    for (const HostRun& run : runs_) {
      if (run.summary.has_value()) retries += run.summary->retries();
    }
    return retries;
  }

  // As a host does: it sends a run again, to the next replica, until it has its
  // summary.
  void BringToAnEnd(int host) {
    for (int tries = 0; tries < 100; ++tries) {
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

GraphProcess StartGraph(const std::string& folder, size_t datasets) {
  std::vector<std::string> names;
  for (size_t i = 0; i < datasets; ++i) {
    names.push_back(absl::StrCat(kFirstDataset + static_cast<int64_t>(i)));
  }
  return GraphProcess(
      folder,
      absl::StrCat(R"({"rules":[{"delay_ms":)",
                   absl::ToInt64Milliseconds(kAnswerTime), "}]}"),
      names);
}

TEST(ReplicasTest, NothingIsLostAndNothingIsSentTwiceUnexplained) {
  TestPostgres postgres;
  const std::vector<Scenario> scenarios = ScenariosAtOnce();
  GraphProcess graph =
      StartGraph(testing::TempDir() + "/graph", scenarios.size() + 1);
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
