// Processes that are stopped for longer than their leases, a thousand times,
// with an event claimed and at whatever they are about to do with it, and
// continued (reliability.md, R03). A dozen of them send the same events, each
// as a connector does: claims an event, notes it, asks whether the claim still
// holds, sends, records. A line in a file stands for Meta. Whoever takes an
// event over knows that Meta may have it, or the one who was stopped sends it
// no more.

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <new>
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

constexpr size_t kProcesses = 12;
constexpr size_t kStoppedAtOnce = 8;
constexpr int kStops = 1000;
constexpr absl::Duration kLease = absl::Milliseconds(300);
// With the store's margin of two seconds: how long a claim must last when an
// event leaves.
constexpr absl::Duration kRequestTime = absl::Milliseconds(-1950);
// So many events are worked at, at a time.
constexpr int64_t kWindow = 32;

// What all of the processes see.
struct Shared {
  std::atomic<size_t> ready = 0;  // how many
  // Which of them have a claim.
  std::array<std::atomic<bool>, kProcesses + 1> holds = {};
};

Shared& MakeShared() {
  void* const memory =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
           MAP_SHARED | MAP_ANONYMOUS, /*fd=*/-1, /*offset=*/0);
  EXPECT_NE(memory, MAP_FAILED);
  return *new (memory) Shared();
}

EventKey KeyOf(int64_t event) {
  return {{static_cast<uint8_t>(event), static_cast<uint8_t>(event >> 8),
           static_cast<uint8_t>(event >> 16), 1}};
}

int64_t EventOf(const EventKey& key) {
  return key.bytes[0] | key.bytes[1] << 8 | key.bytes[2] << 16;
}

// One of the processes that send.
class Sender {
 public:
  // `holds`: told whether it has a claim.
  Sender(const std::string& url, const std::string& journal, uint64_t seed,
         std::atomic<bool>& holds)
      : journal_(open(journal.c_str(), O_WRONLY | O_APPEND)),
        holds_(holds),
        random_(seed) {
    PostgresStore::Options options;
    options.target = *ParsePostgresUrl(StoreUrl(url));
    options.max_connections = 1;
    options.lease = kLease;
    options.request_timeout = kRequestTime;
    options.seed = seed;
    auto store = PostgresStore::Open(options, RealClock());
    while (!store.ok()) store = PostgresStore::Open(options, RealClock());
    store_ = *std::move(store);
  }

  // Until there is such a file.
  void Work(const std::string& end) {
    int64_t first = 0;  // all before it are delivered
    holds_ = true;      // as soon as it likes
    while (access(end.c_str(), F_OK) != 0) {
      // The first one half of the time, so that all go on.
      const int64_t ahead =
          std::uniform_int_distribution<int64_t>(-kWindow, kWindow)(random_);
      const int64_t event = first + std::max<int64_t>(ahead, 0);
      if (TrySend(event) && event == first) ++first;
    }
  }

  // Sees to it that all up to the last are delivered.
  void Finish(int64_t last) {
    for (int64_t event = 0; event <= last; ++event) {
      while (!TrySend(event)) RealClock().Sleep(kLease / 10, {});
    }
  }

 private:
  // Whether it is known as delivered.
  bool TrySend(int64_t event) {
    holds_ = false;
    const ClaimRequest request = {
        .key = KeyOf(event), .fingerprint = 7, .event_time = kEventTime};
    const Delivery delivery = {
        .key = request.key, .fingerprint = 7, .event_time = kEventTime};
    const ClaimOwner owner = ++owners_;
    const auto claims = store_->ledger().ClaimEvents(owner, {request});
    if (!claims.ok()) return false;
    if (claims->front() == Claim::kSent) return true;
    if (claims->front() == Claim::kBusy) {
      Dawdle();
      return false;
    }
    holds_ = true;
    return Send(owner, delivery, claims->front() == Claim::kGrantedAgain);
  }

  // What this owner has claimed.
  bool Send(ClaimOwner owner, const Delivery& delivery, bool again) {
    Dawdle();
    absl::Status ours;
    if (!again) ours = store_->ledger().RecordSending(owner, {delivery});
    Dawdle();
    if (ours.ok()) ours = store_->ledger().CheckClaims(owner);
    if (!ours.ok()) {
      Note("refused", delivery);
      store_->ledger().Abandon(owner, {delivery.key});
      return false;
    }
    Note(again ? "again" : "first", delivery);
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
  void Note(const char* what, const Delivery& delivery) {
    const std::string line =
        absl::StrCat(what, " ", EventOf(delivery.key), "\n");
    if (write(journal_, line.data(), line.size()) < 0) _exit(1);
  }

  static constexpr int64_t kEventTime = 1'795'860'000;  // 2026-11-28

  const int journal_;
  std::atomic<bool>& holds_;
  std::minstd_rand random_;
  ClaimOwner owners_ = 0;
  std::unique_ptr<PostgresStore> store_;
};

void WaitFor(const Shared& shared, size_t ready) {
  while (shared.ready < ready) {
    RealClock().Sleep(absl::Milliseconds(1), {});
  }
}

class Senders {
 public:
  Senders(const std::string& url, const std::string& journal,
          const std::string& end, Shared& shared)
      : holds_(shared.holds) {
    for (size_t i = 0; i < kProcesses; ++i) {
      const pid_t child = fork();
      if (child == 0) {
        Sender sender(url, journal, 1 + i, shared.holds[i]);
        ++shared.ready;
        WaitFor(shared, kProcesses);
        sender.Work(end);
        _exit(0);
      }
      running_.push_back({.id = child, .number = i});
      // A dozen that came at once would wait longer than so short a lease.
      WaitFor(shared, i + 1);
    }
  }

  ~Senders() {
    while (!stopped_.empty()) ContinueFirst();
    for (const Process& child : running_) {
      EXPECT_EQ(waitpid(child.id, nullptr, 0), child.id);
    }
  }

  // Stops one that has a claim for a lease and a half; waits if too many are
  // stopped. Whether it had one still when it stood.
  bool StopOne() {
    if (stopped_.size() == kStoppedAtOnce) ContinueFirst();
    const size_t one = FindHolder();
    std::swap(running_[one], running_.back());
    const Process child = running_.back();
    running_.pop_back();
    EXPECT_EQ(kill(child.id, SIGSTOP), 0);
    int status = 0;
    EXPECT_EQ(waitpid(child.id, &status, WUNTRACED), child.id);
    EXPECT_TRUE(WIFSTOPPED(status)) << status;
    stopped_.emplace_back(RealClock().Monotonic() + 1.5 * kLease, child);
    return holds_[child.number];
  }

 private:
  struct Process {
    pid_t id = 0;
    size_t number = 0;
  };

  // Any of those that run, if none has a claim for as long as a lease.
  size_t FindHolder() {
    const absl::Duration until = RealClock().Monotonic() + kLease;
    while (RealClock().Monotonic() < until) {
      std::shuffle(running_.begin(), running_.end(), random_);
      for (size_t i = 0; i < running_.size(); ++i) {
        if (holds_[running_[i].number]) return i;
      }
      RealClock().Sleep(absl::Milliseconds(1), {});
    }
    return 0;
  }

  void ContinueFirst() {
    const auto [due, child] = stopped_.front();
    stopped_.pop_front();
    RealClock().Sleep(due - RealClock().Monotonic(), {});
    kill(child.id, SIGCONT);
    running_.push_back(child);
  }

  const std::array<std::atomic<bool>, kProcesses + 1>& holds_;
  std::vector<Process> running_;
  std::deque<std::pair<absl::Duration, Process>> stopped_;
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
  Shared& shared = MakeShared();
  int with_claim = 0;
  {
    Senders senders(url, journal, end, shared);
    for (int stop = 0; stop < kStops; ++stop) {
      with_claim += senders.StopOne() ? 1 : 0;
    }
    std::ofstream(end) << "enough";
  }
  int64_t event = 0;
  int64_t last = 0;
  std::ifstream so_far(journal);
  for (std::string what; so_far >> what >> event;) last = std::max(last, event);
  Sender(url, journal, kProcesses + 1, shared.holds.back()).Finish(last);
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
  std::cout << kStops << " stops, " << with_claim << " with a claim, "
            << events.size() << " events, " << copies << " copies, "
            << taken_over << " sent by who took over, " << refused
            << " refused, " << unexplained << " unexplained\n";
  EXPECT_EQ(unexplained, 0);
  // Otherwise it was a test of something else.
  EXPECT_GT(with_claim, kStops / 2);
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
