#include "connector/row_counts.h"

#include <cstddef>

namespace destconn {

RowCounts::RowCounts() {
  all_.by_kind.resize(kRowReasonCount);
  acknowledged_.by_kind.resize(kRowReasonCount);
}

void RowCounts::Received(int64_t sequence, int64_t rows) {
  if (open_.empty()) first_open_ = sequence;
  open_.push_back({.rows = static_cast<int32_t>(rows)});
  all_.received += rows;
}

void RowCounts::Final(int64_t sequence, std::optional<RowReason> reason) {
  if (reason.has_value()) {
    Note(sequence, static_cast<Kind>(*reason));
  } else {
    ++all_.delivered;
  }
}

void RowCounts::ValueDropped(int64_t sequence, Column column,
                             absl::string_view reason) {
  Note(sequence, KindOf(column, reason));
}

RowCounts::Kind RowCounts::KindOf(Column column, absl::string_view reason) {
  const auto next = static_cast<Kind>(all_.by_kind.size());
  const auto [at, is_new] =
      dropped_.try_emplace({column, std::string(reason)}, next);
  if (is_new) {
    all_.by_kind.push_back(0);
    acknowledged_.by_kind.push_back(0);
  }
  return at->second;
}

void RowCounts::Note(int64_t sequence, Kind kind) {
  ++all_.by_kind[kind];
  auto& kinds = open_[static_cast<size_t>(sequence - first_open_)].kinds;
  if (kinds == nullptr) {
    kinds = std::make_unique<std::vector<std::pair<Kind, int32_t>>>();
  }
  for (auto& [known, rows] : *kinds) {
    if (known == kind) {
      ++rows;
      return;
    }
  }
  kinds->emplace_back(kind, 1);
}

void RowCounts::Acknowledge(int64_t sequence) {
  while (!open_.empty() && first_open_ <= sequence) CloseFirst();
}

void RowCounts::CloseFirst() {
  const OpenMessage& message = open_.front();
  int64_t delivered = message.rows;
  if (message.kinds != nullptr) {
    for (const auto& [kind, rows] : *message.kinds) {
      acknowledged_.by_kind[kind] += rows;
      if (kind < kRowReasonCount) delivered -= rows;
    }
  }
  acknowledged_.received += message.rows;
  acknowledged_.delivered += delivered;
  open_.pop_front();
  ++first_open_;
}

void RowCounts::AddReceived(int64_t rows) {
  all_.received += rows;
  acknowledged_.received += rows;
}

void RowCounts::AddDelivered(int64_t rows) {
  all_.delivered += rows;
  acknowledged_.delivered += rows;
}

void RowCounts::AddNotDelivered(RowReason reason, int64_t rows) {
  all_.by_kind[static_cast<size_t>(reason)] += rows;
  acknowledged_.by_kind[static_cast<size_t>(reason)] += rows;
}

void RowCounts::AddDropped(Column column, absl::string_view reason,
                           int64_t rows) {
  const Kind kind = KindOf(column, reason);
  all_.by_kind[kind] += rows;
  acknowledged_.by_kind[kind] += rows;
}

std::map<RowCounts::Dropped, int64_t> RowCounts::DroppedOf(
    const Sums& sums) const {
  std::map<Dropped, int64_t> dropped;
  for (const auto& [what, kind] : dropped_) {
    if (sums.by_kind[kind] > 0) dropped[what] = sums.by_kind[kind];
  }
  return dropped;
}

}  // namespace destconn
