#include "simulation/world.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "simulation/agenda.h"
#include "simulation/dice.h"
#include "simulation/host.h"
#include "simulation/model_graph.h"
#include "simulation/model_ledger.h"
#include "simulation/order_book.h"
#include "simulation/process.h"

namespace destconn {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

// Faults also stop when a pass takes longer than this.
constexpr absl::Duration kLongestTrouble = absl::Hours(2);
// Without faults all is done within this: half of what I8 allows.
constexpr absl::Duration kLongestPass = absl::Minutes(5);

class World {
 public:
  explicit World(const WorldConfig& config);

  WorldResult Run();

 private:
  void MakeOrders();
  void StartPassWhenCalm();
  void StartPass();
  std::vector<HostRow> RowsOfStream(int64_t stream);
  void StreamDone();
  void StopFaults();
  void CheckRest();
  void CheckTime();

  const WorldConfig config_;
  Dice dice_;
  Agenda agenda_;
  Faults faults_;
  Journal journal_;
  ModelGraph graph_;
  ModelLedger ledger_;
  Surroundings surroundings_;
  std::vector<int64_t> event_times_;  // of orders, Unix seconds
  std::vector<int64_t> versions_;     // of orders
  std::vector<std::unique_ptr<Process>> processes_;
  std::vector<std::unique_ptr<HostStream>> streams_;
  int64_t day_ = -1;
  bool last_pass_ = false;
  bool over_ = false;
  size_t streams_done_ = 0;
  absl::Duration last_moment_ = absl::ZeroDuration();
  int64_t at_once_ = 0;
  absl::Duration pass_began_ = absl::ZeroDuration();
  absl::Duration ended_at_ = absl::ZeroDuration();  // the last pass so far
  absl::Duration calm_since_ = absl::InfiniteDuration();
};

World::World(const WorldConfig& config)
    : config_(config),
      dice_(config.seed, "world"),
      faults_(config.rates, config.seed),
      journal_(agenda_, config.orders),
      graph_(agenda_, faults_, journal_, config.seed),
      ledger_(config.replicas > 1, agenda_, journal_, config.seed),
      surroundings_{.config = config_,
                    .agenda = agenda_,
                    .faults = faults_,
                    .journal = journal_,
                    .graph = graph_,
                    .ledger = ledger_} {
  MakeOrders();
  for (int64_t i = 0; i < config_.replicas; ++i) {
    processes_.push_back(std::make_unique<Process>(surroundings_, i));
  }
  for (int64_t i = 0; i < config_.streams; ++i) {
    streams_.push_back(std::make_unique<HostStream>(
        surroundings_, processes_, event_times_, i, [this] { StreamDone(); }));
  }
}

// Some orders leave the window while they are on their way.
void World::MakeOrders() {
  const int64_t begin = absl::ToUnixSeconds(WorldBegin());
  const int64_t window = absl::ToInt64Seconds(kWindow);
  const int64_t day = absl::ToInt64Seconds(kDay);
  for (int64_t i = 0; i < config_.orders; ++i) {
    const int64_t first_day = dice_.Below(config_.days);
    int64_t age = dice_.Between(0, day);
    if (first_day == 0) age = dice_.Between(0, window - 1);
    if (first_day == 0 && dice_.Chance(0.1)) {
      age = window - dice_.Between(0, 120);
    }
    event_times_.push_back(begin + first_day * day - age);
    if (faults_.Happens(Fault::kPoison)) journal_.MarkPoison(i);
  }
  versions_.assign(event_times_.size(), 0);
}

std::vector<HostRow> World::RowsOfStream(int64_t stream) {
  const int64_t now = absl::ToUnixSeconds(WorldBegin() + agenda_.now());
  std::vector<HostRow> rows;
  for (int64_t i = 0; i < config_.orders; ++i) {
    const int64_t age = now - event_times_[static_cast<size_t>(i)];
    if (age < 0 || age > absl::ToInt64Seconds(kWindow)) continue;
    if (!config_.overlapping && i % config_.streams != stream) continue;
    int64_t& version = versions_[static_cast<size_t>(i)];
    if (faults_.Happens(Fault::kChangedRow)) ++version;
    rows.push_back({i, version});
    if (faults_.Happens(Fault::kTwinRow)) {
      rows.push_back({i, version + dice_.Below(2)});
    }
  }
  return rows;
}

// The last pass shows that nothing is left to be sent, once runs that their
// hosts have left are over, too.
void World::StartPassWhenCalm() {
  if (day_ + 1 >= config_.days) StopFaults();
  const bool calm =
      std::all_of(processes_.begin(), processes_.end(),
                  [](const auto& process) { return process->is_idle(); });
  if (day_ + 1 < config_.days || calm) {
    StartPass();
  } else if (agenda_.now() > ended_at_ + kLongestPass) {
    journal_.Violate("I8", "a run that its host has left does not end");
  } else {
    agenda_.In(absl::Seconds(1), [this] { StartPassWhenCalm(); });
  }
}

void World::StartPass() {
  ++day_;
  pass_began_ = agenda_.now();
  streams_done_ = 0;
  if (day_ >= config_.days) {
    last_pass_ = true;
    journal_.BeginLastPass();
  }
  for (int64_t i = 0; i < config_.streams; ++i) {
    streams_[static_cast<size_t>(i)]->StartPass(RowsOfStream(i));
  }
}

void World::StreamDone() {
  if (++streams_done_ < streams_.size()) return;
  ended_at_ = agenda_.now();
  journal_.CheckAll();
  if (last_pass_) {
    over_ = true;
    return;
  }
  // The last pass is over the same day.
  const absl::Duration next =
      day_ + 1 < config_.days ? kDay * (day_ + 1) : agenda_.now();
  agenda_.In(std::max(next - agenda_.now(), absl::Seconds(1)),
             [this] { StartPassWhenCalm(); });
}

void World::StopFaults() {
  if (faults_.stopped()) return;
  faults_.Stop();
  graph_.Recover();
  for (const auto& process : processes_) process->Recover();
  calm_since_ = agenda_.now();
}

// Whoever asks to be woken at once, again and again, keeps a processor busy.
void World::CheckRest() {
  constexpr int64_t kMostAtOnce = 10'000;
  at_once_ = agenda_.now() == last_moment_ ? at_once_ + 1 : 0;
  last_moment_ = agenda_.now();
  if (at_once_ > kMostAtOnce) {
    journal_.Violate("I8",
                     "time stands still: something asks to be woken at "
                     "once, for ever");
  }
}

void World::CheckTime() {
  const absl::Duration now = agenda_.now();
  if (surroundings_.steps >= config_.fault_steps ||
      now > pass_began_ + kLongestTrouble) {
    StopFaults();
  }
  const bool waits_for_day = streams_done_ == streams_.size();
  if (faults_.stopped() && !waits_for_day &&
      now > std::max(calm_since_, pass_began_) + kLongestPass) {
    journal_.Violate("I8", "faults are over, and rows are not final");
  }
}

WorldResult World::Run() {
  StartPass();
  while (!over_ && !journal_.violation().has_value()) {
    if (!agenda_.Next()) {
      journal_.Violate("I8", "nothing is left to happen");
    }
    CheckRest();
    CheckTime();
  }
  const auto omitted = static_cast<size_t>(Fault::kOmitted);
  const auto counted = static_cast<size_t>(Fault::kWrongCount);
  if (over_) {
    journal_.CheckEnd(faults_.counts()[omitted] == 0 &&
                      faults_.counts()[counted] == 0);
  }
  return {.violation = journal_.violation(),
          .faults = faults_.counts(),
          .steps = surroundings_.steps,
          .events_taken = journal_.events_taken(),
          .lasted = agenda_.now(),
          .trace = journal_.trace()};
}

}  // namespace

WorldResult Simulate(const WorldConfig& config) { return World(config).Run(); }

}  // namespace destconn
