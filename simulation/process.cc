#include "simulation/process.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "simulation/simulated_run.h"

namespace destconn {
namespace {

constexpr double kMostRetriesAhead = 10;

}  // namespace

absl::Time WorldBegin() { return absl::FromUnixSeconds(1'795'000'000); }

Process::Process(Surroundings& world, int64_t number)
    : world_(world),
      number_(number),
      dice_(world.config.seed, absl::StrCat("process", number)) {
  Start();
}

Process::~Process() = default;

void Process::Start() {
  constexpr int64_t kLivesApart = 1'000'000;
  up_ = true;
  life_ = number_ * kLivesApart + ++starts_;
  started_at_ = world_.agenda.now();
  paused_until_ = started_at_;
  kept_waiting_.clear();
  told_to_wait_until = absl::ZeroDuration();
  retries_left_ = kMostRetriesAhead;
  probes_left_ = 1;
  counted_at_ = started_at_;
  good_in_a_row_ = 0;
  limits_ = std::make_unique<DatasetLimits>();
  KeepLease(life_);
}

void Process::KeepLease(int64_t life) {
  if (!world_.ledger.shared()) return;
  world_.ledger.RenewLease(life);
  if (runs_.empty() && starts_ > 0 && world_.faults.stopped()) return;
  Post(ModelLedger::kLease / 4, [this, life] { KeepLease(life); });
}

Moment Process::Now() const {
  const absl::Duration now = world_.agenda.now();
  return {.wall = WorldBegin() + now + clock_error_, .monotonic = now};
}

std::shared_ptr<SimulatedRun> Process::StartRun() {
  KeepLease(life_);
  auto run =
      std::make_shared<SimulatedRun>(world_, *this, ++last_run_, dice_());
  runs_[last_run_] = run;
  return run;
}

void Process::Post(absl::Duration delay, std::function<void()> what) {
  world_.agenda.In(delay, [this, life = life_, what = std::move(what)] {
    if (!up_ || life != life_) return;
    if (world_.agenda.now() < paused_until_ || !kept_waiting_.empty()) {
      kept_waiting_.push_back(what);
    } else {
      what();
    }
  });
}

void Process::Resume() {
  if (!up_ || world_.agenda.now() < paused_until_) return;
  for (const auto& what : std::exchange(kept_waiting_, {})) {
    // One of them may crash it, or pause it again.
    Post(absl::ZeroDuration(), what);
  }
}

void Process::WakeRuns() {
  for (const DatasetLimits::Member member : limits_->TakeWoken()) {
    for (const auto& [number, run] : runs_) {
      if (run->member() != member) continue;
      Post(absl::ZeroDuration(), [weak = std::weak_ptr(run)] {
        if (const auto woken = weak.lock()) woken->OnTime();
      });
    }
  }
}

void Process::Tempt() {
  if (world_.faults.Happens(Fault::kPaused)) {
    const bool outlives_lease = dice_.Chance(0.5);
    paused_until_ =
        world_.agenda.now() +
        absl::Seconds(1) * (outlives_lease ? dice_.LogUniform(60, 300)
                                           : dice_.LogUniform(0.1, 20));
    world_.journal.DoubtsNotes();
    world_.agenda.In(paused_until_ - world_.agenda.now(), [this] { Resume(); });
  }
  if (world_.faults.Happens(Fault::kClockJump)) {
    clock_error_ = dice_.Chance(0.5)
                       ? absl::Seconds(1) * dice_.LogUniform(1, 3000000)
                       : -absl::Seconds(1) * dice_.LogUniform(1, 3000000);
  }
  if (world_.faults.Happens(Fault::kCrash)) {
    // Not at once: the step that is being made is seen through.
    Post(dice_.Time(absl::ZeroDuration(), absl::Milliseconds(50)),
         [this] { Crash(); });
  }
}

void Process::Crash() {
  up_ = false;
  world_.journal.DoubtsNotes();
  for (const auto& [number, run] : runs_) run->Lost();
  runs_.clear();
  limits_.reset();
  world_.ledger.Crash(life_);
  world_.journal.Mark(static_cast<uint64_t>(life_));
  world_.agenda.In(dice_.Time(absl::Milliseconds(100), absl::Seconds(20)),
                   [this] {
                     if (!up_) Start();
                   });
}

void Process::Recover() {
  if (!up_) Start();
  clock_error_ = absl::ZeroDuration();
  paused_until_ = std::min(paused_until_, world_.agenda.now());
  Resume();
}

void Process::CountAnswer(bool is_transient) {
  constexpr int kToTrustAgain = 32;
  good_in_a_row_ = is_transient ? 0 : good_in_a_row_ + 1;
  if (good_in_a_row_ >= kToTrustAgain) retries_left_ = kMostRetriesAhead;
}

void Process::CountSend(bool is_retry) {
  const absl::Duration now = world_.agenda.now();
  const double seconds = absl::ToDoubleSeconds(now - counted_at_);
  counted_at_ = now;
  retries_left_ = std::min(kMostRetriesAhead, retries_left_ + seconds);
  probes_left_ += seconds / 5;
  if (!is_retry) {
    retries_left_ = std::min(kMostRetriesAhead, retries_left_ + 0.1);
  } else if (retries_left_ < 1 && probes_left_ >= 1) {
    probes_left_ -= 1;
  } else {
    retries_left_ -= 1;
  }
  constexpr double kSlack = -2;
  if (retries_left_ < kSlack) {
    world_.journal.Violate("I7", "more retries than the budget has");
  }
}

}  // namespace destconn
