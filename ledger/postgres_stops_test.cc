// Processes that are stopped for longer than their leases, a thousand times, at
// whatever they are about to do, and continued (reliability.md, R03). Two dozen
// of them send the same events, each as a connector does: claims an event,
// notes it, asks whether the claim still holds, sends, records. A line in a
// file stands for Meta. Whoever takes an event over knows that Meta may have
// it, or the one who was stopped sends it no more.

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "gtest/gtest.h"
#include "ledger/ledger.h"
#include "ledger/postgres_store.h"
#include "ledger/postgres_url.h"
#include "ledger/test_postgres.h"

namespace destconn {
namespace {

constexpr int kProcesses = 24;
constexpr size_t kStoppedAtOnce = 12;
constexpr int kStops = 1000;
constexpr absl::Duration kLease = absl::Milliseconds(300);
// With the store's margin of two seconds: how long a claim must last when an
// event leaves.
constexpr absl::Duration kRequestTime = absl::Milliseconds(-1950);
// So many events are worked at, at a time.
constexpr int64_t kWindow = 8;

EventKey KeyOf(int64_t event) {
  return {{static_cast<uint8_t>(event), static_cast<uint8_t>(event >> 8),
           static_cast<uint8_t>(event >> 16), 1}};
}

// One of the processes that send.
class Sender {
 public:
  Sender(const std::string& url, const std::string& journal, uint64_t seed)
      : journal_(open(journal.c_str(), O_WRONLY | O_APPEND)), random_(seed) {
    PostgresStore::Options options;
    options.target = *ParsePostgresUrl(StoreUrl(url));
    options.max_connections = 1;
    options.lease = kLease;
    options.request_timeout = kRequestTime;
    options.seed = seed;
    auto store = PostgresStore::Open(options, RealClock());
    if (store.ok()) store_ = *std::move(store);
  }

  // Until there is such a file.
  void Work(const std::string& end) {
    int64_t first = 0;  // all before it are delivered
    while (store_ != nullptr && access(end.c_str(), F_OK) != 0) {
      // The first one half of the time, so that all go on.
      const int64_t ahead =
          std::uniform_int_distribution<int64_t>(-kWindow, kWindow)(random_);
      const int64_t event = first + std::max<int64_t>(ahead, 0);
      if (TrySend(event) && event == first) ++first;
    }
  }

  // Sees to it that all up to the last are delivered.
  void Finish(int64_t last) {
    ASSERT_NE(store_, nullptr);
    for (int64_t event = 0; event <= last; ++event) {
      while (!TrySend(event)) RealClock().Sleep(kLease / 10, {});
    }
  }

 private:
  // Whether it is known as delivered.
  bool TrySend(int64_t event) {
    const ClaimRequest request = {
        .key = KeyOf(event), .fingerprint = 7, .event_time = kEventTime};
    const Delivery delivery = {
        .key = request.key, .fingerprint = 7, .event_time = kEventTime};
    const ClaimOwner owner = ++owners_;
    const auto claims = store_->ledger().ClaimEvents(owner, {request});
    if (!claims.ok()) return false;
    if (claims->front() == Claim::kSent) return true;
    Dawdle();
    if (claims->front() == Claim::kBusy) return false;
    const bool again = claims->front() == Claim::kGrantedAgain;
    absl::Status ours;
    if (!again) ours = store_->ledger().RecordSending(owner, {delivery});
    Dawdle();
    if (ours.ok()) ours = store_->ledger().CheckClaims(owner);
    if (!ours.ok()) {
      Note("refused", event);
      store_->ledger().Abandon(owner, {request.key});
      return false;
    }
    Note(again ? "again" : "first", event);
    Dawdle();
    return store_->ledger().RecordDelivered(owner, {delivery}).ok();
  }

  // Time to be stopped in.
  void Dawdle() {
    RealClock().Sleep(
        absl::Milliseconds(std::uniform_int_distribution<int>(0, 8)(random_)),
        {});
  }

  // One write: lines of several processes do not mix.
  void Note(const char* what, int64_t event) {
    const std::string line = absl::StrCat(what, " ", event, "\n");
    if (write(journal_, line.data(), line.size()) < 0) _exit(1);
  }

  static constexpr int64_t kEventTime = 1'795'860'000;  // 2026-11-28

  const int journal_;
  std::minstd_rand random_;
  ClaimOwner owners_ = 0;
  std::unique_ptr<PostgresStore> store_;
};

class Senders {
 public:
  Senders(const std::string& url, const std::string& journal,
          const std::string& end) {
    for (int i = 0; i < kProcesses; ++i) {
      const pid_t child = fork();
      if (child == 0) {
        Sender(url, journal, 1 + i).Work(end);
        _exit(0);
      }
      running_.push_back(child);
    }
  }

  ~Senders() {
    while (!stopped_.empty()) ContinueFirst();
    for (const pid_t child : running_)
      EXPECT_EQ(waitpid(child, nullptr, 0), child);
  }

  // Stops one for a lease and a half; waits if too many are.
  void StopOne() {
    if (stopped_.size() == kStoppedAtOnce) ContinueFirst();
    const size_t one =
        std::uniform_int_distribution<size_t>(0, running_.size() - 1)(random_);
    std::swap(running_[one], running_.back());
    kill(running_.back(), SIGSTOP);
    stopped_.emplace_back(RealClock().Monotonic() + 1.5 * kLease,
                          running_.back());
    running_.pop_back();
  }

 private:
  void ContinueFirst() {
    const auto [due, child] = stopped_.front();
    stopped_.pop_front();
    RealClock().Sleep(due - RealClock().Monotonic(), {});
    kill(child, SIGCONT);
    running_.push_back(child);
  }

  std::vector<pid_t> running_;
  std::deque<std::pair<absl::Duration, pid_t>> stopped_;
  std::minstd_rand random_{20'101'201};
};

struct Sent {
  int first = 0;  // by somebody to whom nobody else could have been known
  int again = 0;  // by somebody who was told that Meta may have it
};

TEST(PostgresStopsTest, WhoWasStoppedSendsNothingThatOthersSendUnknowingly) {
  TestPostgres postgres;
  const std::string url = postgres.MakeSchema("stops");
  const std::string journal = testing::TempDir() + "/journal";
  const std::string end = testing::TempDir() + "/end";
  std::ofstream(journal).flush();
  {
    Senders senders(url, journal, end);
    RealClock().Sleep(absl::Seconds(1), {});  // to connect
    for (int stop = 0; stop < kStops; ++stop) senders.StopOne();
    std::ofstream(end) << "enough";
  }
  int64_t event = 0;
  int64_t last = 0;
  std::ifstream so_far(journal);
  for (std::string what; so_far >> what >> event;) last = std::max(last, event);
  Sender(url, journal, kProcesses + 1).Finish(last);
  std::map<int64_t, Sent> events;
  int refused = 0;
  std::ifstream file(journal);
  for (std::string what; file >> what >> event;) {
    if (what == "refused") {
      ++refused;
    } else {
      ++(what == "first" ? events[event].first : events[event].again);
    }
  }
  int64_t copies = 0;
  int64_t taken_over = 0;
  int64_t unexplained = 0;
  for (const auto& [number, sent] : events) {
    copies += sent.first + sent.again - 1;
    taken_over += sent.again;
    unexplained += sent.first > 1 ? 1 : 0;
  }
  std::cout << kStops << " stops, " << events.size() << " events, " << copies
            << " copies, " << taken_over << " sent by who took over, "
            << refused << " refused, " << unexplained << " unexplained\n";
  EXPECT_EQ(unexplained, 0);
  EXPECT_GT(taken_over, 0);
  EXPECT_GT(refused, 0);
  for (event = 0; event <= last; ++event) {
    EXPECT_EQ(events.count(event), 1) << "lost: " << event;
  }
  EXPECT_EQ(postgres.Sql("stops",
                         "SELECT count(*) FROM destconn_claims c"
                         " JOIN destconn_delivered_20785 d"
                         " ON d.key = c.key"),
            "0");
}

}  // namespace
}  // namespace destconn
