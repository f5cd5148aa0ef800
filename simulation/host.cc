#include "simulation/host.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace destconn {
namespace {

constexpr absl::Duration kOnTheWay = absl::Milliseconds(1);

}  // namespace

HostStream::HostStream(Surroundings& world, Processes& processes,
                       const std::vector<int64_t>& event_times, int64_t number,
                       std::function<void()> done)
    : world_(world),
      processes_(processes),
      event_times_(event_times),
      dice_(world.config.seed, absl::StrCat("host", number)),
      done_(std::move(done)) {}

void HostStream::StartPass(std::vector<HostRow> rows) {
  rows_ = std::move(rows);
  if (rows_.empty()) {
    world_.agenda.In(absl::ZeroDuration(), done_);
  } else {
    Connect();
  }
}

void HostStream::In(absl::Duration delay, std::function<void()> what) {
  world_.agenda.In(delay,
                   [this, connection = connection_, what = std::move(what)] {
                     if (connection == connection_) what();
                   });
}

void HostStream::ConnectLater() {
  run_.reset();
  ++connection_;
  In(dice_.Time(absl::Milliseconds(100), absl::Seconds(20)),
     [this] { Connect(); });
}

void HostStream::Connect() {
  ++connection_;
  process_ = processes_[static_cast<size_t>(dice_.Below(
                            static_cast<int64_t>(processes_.size())))]
                 .get();
  if (!process_->up()) {
    ConnectLater();
    return;
  }
  sent_ = acked_ = 0;
  sending_ = false;
  run_ = process_->StartRun();
  const auto mine = [this, connection = connection_] {
    return connection == connection_;
  };
  run_->Listen({.acked =
                    [this, mine](int64_t sequence) {
                      if (!mine()) return;
                      In(kOnTheWay, [this, sequence] { Acked(sequence); });
                    },
                .ended =
                    [this, mine](const absl::Status& status) {
                      if (!mine()) return;
                      In(2 * kOnTheWay, [this, status] { Ended(status); });
                    },
                .wants_rows =
                    [this, mine] {
                      if (mine()) SendNext();
                    }});
  Watch(process_->life(), 0);
  SendNext();
}

// A host notices that its connection is gone, and gives up one that is silent.
void HostStream::Watch(int64_t life, int seconds_of_silence) {
  constexpr int kLongestSilence = 30;
  In(absl::Seconds(1), [this, life, seconds_of_silence] {
    const bool is_there = process_->up() && process_->life() == life;
    if (!is_there || seconds_of_silence > kLongestSilence) {
      if (is_there) {
        process_->Post(absl::ZeroDuration(), [run = run_] { run->Stop(); });
      }
      ConnectLater();
      return;
    }
    Watch(life, process_->is_paused() ? seconds_of_silence + 1 : 0);
  });
}

void HostStream::SendNext() {
  if (sending_) return;
  sending_ = true;
  In(kOnTheWay, [this] {
    sending_ = false;
    const auto end = std::min(
        rows_.size(),
        sent_ - acked_ + static_cast<size_t>(world_.config.rows_per_message));
    const std::vector<HostRow> rows(
        rows_.begin() + static_cast<std::ptrdiff_t>(sent_ - acked_),
        rows_.begin() + static_cast<std::ptrdiff_t>(end));
    std::vector<int64_t> times;
    for (const HostRow& row : rows) {
      times.push_back(event_times_[static_cast<size_t>(row.order)]);
    }
    sent_ += rows.size();
    process_->Post(absl::ZeroDuration(), [run = run_, rows, times] {
      if (rows.empty()) {
        run->OnEnd();
      } else {
        run->OnRows(rows, times);
      }
    });
    if (world_.faults.Happens(Fault::kBrokenStream)) {
      process_->Post(absl::ZeroDuration(), [run = run_] { run->Stop(); });
      ConnectLater();
    }
  });
}

void HostStream::Acked(int64_t sequence) {
  const auto& outcomes = run_->outcomes(sequence);
  for (size_t i = 0; i < outcomes.size(); ++i) {
    world_.journal.Acked(rows_[i], outcomes[i]);
  }
  rows_.erase(rows_.begin(),
              rows_.begin() + static_cast<std::ptrdiff_t>(outcomes.size()));
  acked_ += outcomes.size();
}

void HostStream::Ended(const absl::Status& status) {
  if (!status.ok()) {
    ConnectLater();
    return;
  }
  if (!rows_.empty()) {
    world_.journal.Violate("I4", "a run is done and rows have no ack");
    return;
  }
  run_.reset();
  ++connection_;
  done_();
}

}  // namespace destconn
