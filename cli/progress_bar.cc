#include "cli/progress_bar.h"

namespace destconn {
namespace {

// To the line's start, and erase to its end (ECMA-48).
constexpr absl::string_view kEraseLine = "\r\x1b[K";

constexpr absl::Duration kTerminalInterval = absl::Milliseconds(100);
constexpr absl::Duration kLogInterval = absl::Seconds(10);
constexpr size_t kLogWidth = 200;

}  // namespace

ProgressBar::ProgressBar(std::ostream& err, size_t terminal_width, Clock& clock)
    : terminal_width_(terminal_width),
      clock_(clock),
      interval_(terminal_width > 0 ? kTerminalInterval : kLogInterval),
      start_(clock.Monotonic()),
      err_(err),
      next_draw_(start_ + interval_) {}

void ProgressBar::Update(const std::function<void(SendProgress&)>& change) {
  MutexLock lock(mutex_);
  change(progress_);
  const absl::Duration now = clock_.Monotonic();
  if (now < next_draw_) return;
  next_draw_ = now + interval_;
  progress_.elapsed = now - start_;
  DrawLocked();
}

void ProgressBar::Print(absl::string_view line) {
  MutexLock lock(mutex_);
  const bool was_drawn = drawn_;
  ClearLocked();
  err_ << line << "\n";
  if (was_drawn) DrawLocked();
  err_.flush();
}

void ProgressBar::Restart() {
  MutexLock lock(mutex_);
  start_ = clock_.Monotonic();
}

void ProgressBar::Clear() {
  MutexLock lock(mutex_);
  ClearLocked();
  err_.flush();
}

void ProgressBar::ClearLocked() {
  if (drawn_) err_ << kEraseLine;
  drawn_ = false;
}

void ProgressBar::DrawLocked() {
  if (terminal_width_ == 0) {
    err_ << ProgressLine(progress_, kLogWidth) << "\n";
  } else {
    // The last column stays free: some terminals wrap when it is written.
    err_ << kEraseLine << ProgressLine(progress_, terminal_width_ - 1);
    drawn_ = true;
  }
  err_.flush();
}

}  // namespace destconn
