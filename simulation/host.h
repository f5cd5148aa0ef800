#ifndef SIMULATION_HOST_H_
#define SIMULATION_HOST_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "simulation/dice.h"
#include "simulation/order_book.h"
#include "simulation/process.h"
#include "simulation/simulated_run.h"

namespace destconn {

// One of a host's streams: brings its rows of the window, and what is not
// acknowledged again when a run ends before it is done. What it holds an ack
// for it forgets until the next day.
//
// Not thread-safe.
class HostStream {
 public:
  using Processes = std::vector<std::unique_ptr<Process>>;

  // `done` is called when all rows of a pass are acknowledged. `event_times`:
  // of all orders, Unix seconds. All must outlive it.
  HostStream(Surroundings& world, Processes& processes,
             const std::vector<int64_t>& event_times, int64_t number,
             std::function<void()> done);

  void StartPass(std::vector<HostRow> rows);
  bool done() const { return rows_.empty(); }

 private:
  void Connect();
  void ConnectLater();
  void SendNext();
  void Acked(int64_t sequence);
  void Ended(const absl::Status& status);
  void Watch(int64_t life, int seconds_of_silence);
  // Calls `what` unless the run of now is over by then.
  void In(absl::Duration delay, std::function<void()> what);

  Surroundings& world_;
  Processes& processes_;
  const std::vector<int64_t>& event_times_;
  Dice dice_;
  const std::function<void()> done_;

  std::vector<HostRow> rows_;  // not acknowledged
  std::shared_ptr<SimulatedRun> run_;
  Process* process_ = nullptr;
  int64_t connection_ = 0;
  size_t sent_ = 0;   // of rows_ and those acknowledged in this run
  size_t acked_ = 0;  // in this run
  bool sending_ = false;
};

}  // namespace destconn

#endif  // SIMULATION_HOST_H_
