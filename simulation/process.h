#ifndef SIMULATION_PROCESS_H_
#define SIMULATION_PROCESS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "delivery/dataset_limits.h"
#include "delivery/delivery_types.h"
#include "simulation/agenda.h"
#include "simulation/dice.h"
#include "simulation/fault.h"
#include "simulation/journal.h"
#include "simulation/model_graph.h"
#include "simulation/model_ledger.h"
#include "simulation/world_config.h"

namespace destconn {

class SimulatedRun;

// What all parts of a world share.
struct Surroundings {
  const WorldConfig& config;
  Agenda& agenda;
  Faults& faults;
  Journal& journal;
  ModelGraph& graph;
  ModelLedger& ledger;
  int64_t steps = 0;  // that all runs made
};

// A connector process: it has the dataset's limits and the runs, and loses both
// when it crashes.
//
// Not thread-safe.
class Process {
 public:
  Process(Surroundings& world, int64_t number);
  ~Process();

  bool up() const { return up_; }
  // A number that no other life of any process has.
  int64_t life() const { return life_; }

  // Both clocks, as the process sees them.
  Moment Now() const;

  std::shared_ptr<SimulatedRun> StartRun();
  void EndRun(int64_t run) { runs_.erase(run); }
  // Calls `what` after `delay`, unless the process crashes before; while it is
  // paused nothing is called.
  void Post(absl::Duration delay, std::function<void()> what);
  // Tells the runs that waited for the dataset's limits.
  void WakeRuns();
  // Something of a fault's kind may happen now: it crashes, pauses, its clock
  // jumps.
  void Tempt();
  // It comes up if it is down, and its clock is right.
  void Recover();

  DatasetLimits& limits() { return *limits_; }

  // Whether it has no run.
  bool is_idle() const { return runs_.empty(); }
  // Stopped, as by SIGSTOP: whoever is connected hears nothing.
  bool is_paused() const { return world_.agenda.now() < paused_until_; }

  // Counts what is sent again after trouble, and judges it (I7): what was
  // answered, and what is sent.
  void CountAnswer(bool is_transient);
  void CountSend(bool is_retry);
  // The Graph API wants to be left alone until then, and when it said so.
  absl::Duration told_to_wait_until = absl::ZeroDuration();
  absl::Duration told_at = absl::ZeroDuration();

 private:
  void Crash();
  // Calls what a pause kept waiting.
  void Resume();
  void Start();
  void KeepLease(int64_t life);

  Surroundings& world_;
  const int64_t number_;
  Dice dice_;
  bool up_ = false;
  int64_t life_ = 0;
  int64_t starts_ = 0;
  int64_t last_run_ = 0;
  absl::Duration started_at_ = absl::ZeroDuration();
  absl::Duration paused_until_ = absl::ZeroDuration();
  std::vector<std::function<void()>> kept_waiting_;  // by a pause
  absl::Duration clock_error_ = absl::ZeroDuration();
  // Retries that are left, as retry_budget.h has it, and those that may try an
  // open circuit.
  double retries_left_ = 0;
  double probes_left_ = 0;
  absl::Duration counted_at_ = absl::ZeroDuration();
  int good_in_a_row_ = 0;
  std::unique_ptr<DatasetLimits> limits_;
  std::map<int64_t, std::shared_ptr<SimulatedRun>> runs_;
};

// Wall time at which the world begins.
absl::Time WorldBegin();

}  // namespace destconn

#endif  // SIMULATION_PROCESS_H_
