#include "delivery/concurrency_limit.h"

#include <algorithm>

namespace destconn {
namespace {

// Enough to find out quickly, too few to hurt anybody.
constexpr int kStart = 16;

constexpr double kAfterTrouble = 0.5;
constexpr double kAfterSlowness = 0.9;

// Answers are slow when they take so many times the usual, and more than jitter
// explains. The usual follows slowly upwards, so that a lasting step is seen
// as one, and quickly downwards.
constexpr double kSlow = 2.0;
constexpr absl::Duration kJitter = absl::Milliseconds(50);
constexpr double kFollowUp = 0.02;
constexpr double kFollowDown = 0.2;

}  // namespace

ConcurrencyLimit::ConcurrencyLimit(int ceiling)
    : ceiling_(ceiling),
      limit_(std::min(ceiling, kStart)),
      slow_start_until_(ceiling) {}

int ConcurrencyLimit::limit() const {
  return std::clamp(static_cast<int>(limit_), 1, ceiling_);
}

void ConcurrencyLimit::SetCeiling(int ceiling) {
  if (!tried_) {
    *this = ConcurrencyLimit(ceiling);
    return;
  }
  // What went well below a lower ceiling says nothing of a higher one.
  if (slow_start_until_ >= ceiling_) slow_start_until_ = ceiling;
  ceiling_ = ceiling;
  limit_ = std::min(limit_, static_cast<double>(ceiling));
}

void ConcurrencyLimit::Succeeded(absl::Duration sent_at, int in_flight,
                                 absl::Duration now) {
  tried_ = true;
  Grow(in_flight);
  JudgeLatency(now - sent_at, sent_at, now);
}

void ConcurrencyLimit::Grow(int in_flight) {
  if (2 * in_flight < limit()) return;
  if (limit_ >= slow_start_until_) troubled_ = false;
  limit_ += limit_ < slow_start_until_ ? 1 : 1 / limit_;
  limit_ = std::min(limit_, static_cast<double>(ceiling_));
}

void ConcurrencyLimit::JudgeLatency(absl::Duration latency,
                                    absl::Duration sent_at,
                                    absl::Duration now) {
  if (usual_latency_ == absl::ZeroDuration()) usual_latency_ = latency;
  const bool slow = latency > kSlow * usual_latency_ + kJitter;
  const double follow = latency > usual_latency_ ? kFollowUp : kFollowDown;
  usual_latency_ += follow * (latency - usual_latency_);
  if (!slow || sent_at < lowered_at_) return;
  limit_ = std::max(1.0, limit_ * kAfterSlowness);
  slow_start_until_ = std::min(slow_start_until_, limit_);
  lowered_at_ = now;
}

void ConcurrencyLimit::Troubled(absl::Duration sent_at, absl::Duration now) {
  tried_ = true;
  if (sent_at < lowered_at_) return;
  // As long as it goes on, what went well before is remembered: it is to be
  // back soon afterwards.
  if (!troubled_) slow_start_until_ = std::max(1.0, limit_ * kAfterTrouble);
  troubled_ = true;
  limit_ = std::max(1.0, limit_ * kAfterTrouble);
  lowered_at_ = now;
}

}  // namespace destconn
