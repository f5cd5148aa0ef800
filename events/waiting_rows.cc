#include "events/waiting_rows.h"

#include <algorithm>
#include <cstring>
#include <tuple>
#include <utility>

#include "base/error_reason.h"
#include "base/status_macros.h"
#include "events/row_record.h"

namespace destconn {
namespace {

constexpr size_t kBuckets = 256;  // one a value of a key's byte
constexpr size_t kMaxLevel = 2;

// In front of each record.
struct Header {
  OrderKey order = {};
  size_t size = 0;
};

size_t PlaceOf(const OrderKey& order, size_t level) {
  return order[0] >> (8 * level) & (kBuckets - 1);
}

absl::Status Damaged() {
  return WithReason(
      absl::DataLossError("Rows that waited on disk cannot be read back. Send "
                          "the run again, with the same run_id."),
      "SPILL_FAILED");
}

}  // namespace

WaitingRows::WaitingRows(RowSpill& spill, const WaitingOptions& options)
    : spill_(spill), options_(options) {}

std::deque<WaitingRows::Bucket> WaitingRows::MakeBuckets(size_t level) {
  std::deque<Bucket> buckets(kBuckets);
  for (Bucket& bucket : buckets) {
    bucket.id = ++last_bucket_;
    bucket.level = level;
  }
  return buckets;
}

absl::Status WaitingRows::Add(const OrderKey& order, const ValidRow& row,
                              RowRef ref) {
  if (rows_++ == 0) BeginAnew();
  record_.clear();
  AppendRowRecord(row, ref, record_);
  return AddTo(buckets_, order, record_);
}

// After the last row is out there may be empty buckets left, fewer than a key's
// place wants.
void WaitingRows::BeginAnew() {
  buckets_ = MakeBuckets(0);
  loaded_.clear();
  places_.clear();
  next_ = order_end_ = 0;
  streaming_ = false;
}

absl::Status WaitingRows::AddTo(std::deque<Bucket>& buckets,
                                const OrderKey& order,
                                absl::string_view record) {
  const Header header{.order = order, .size = record.size()};
  Bucket& bucket = buckets[PlaceOf(order, buckets.front().level)];
  bucket.buffer.append(reinterpret_cast<const char*>(&header), sizeof(header));
  bucket.buffer.append(record.data(), record.size());
  buffered_bytes_ += sizeof(header) + record.size();
  if (buffered_bytes_ <= options_.memory_bytes) return absl::OkStatus();
  return Spill(buckets);
}

absl::Status WaitingRows::Spill(std::deque<Bucket>& buckets) {
  for (Bucket& bucket : buckets) {
    if (bucket.buffer.empty()) continue;
    DC_RETURN_IF_ERROR(spill_.Append(bucket.id, bucket.buffer));
    bucket.spilled_bytes += bucket.buffer.size();
    buffered_bytes_ -= bucket.buffer.size();
    bucket.buffer.clear();
  }
  return absl::OkStatus();
}

absl::StatusOr<WaitingRows::Order> WaitingRows::NextOrder() {
  while (streaming_) {
    ValidRow row;
    RowRef ref;
    DC_RETURN_IF_ERROR(NextRow(row, ref).status());
  }
  next_ = order_end_;
  if (next_ == places_.size()) {
    DC_ASSIGN_OR_RETURN(const bool more, NextBucket());
    if (!more) return Order::kNone;
    if (streaming_) return Order::kTooMany;
  }
  while (order_end_ < places_.size() &&
         places_[order_end_].order == places_[next_].order) {
    ++order_end_;
  }
  return Order::kOrder;
}

absl::StatusOr<bool> WaitingRows::NextRow(ValidRow& row, RowRef& ref) {
  if (next_ == order_end_ && streaming_) {
    DC_ASSIGN_OR_RETURN(streaming_, LoadBlock(buckets_.front()));
    if (!streaming_) buckets_.pop_front();
    FindPlaces();
    order_end_ = places_.size();
  }
  if (next_ == order_end_) return false;
  const Place& place = places_[next_++];
  --rows_;
  if (!ReadRowRecord(absl::string_view(loaded_).substr(place.begin, place.size),
                     row, ref)) {
    return Damaged();
  }
  return true;
}

// Brings back the next bucket that holds rows; false if there is none.
absl::StatusOr<bool> WaitingRows::NextBucket() {
  loaded_.clear();
  places_.clear();
  next_ = order_end_ = 0;
  while (!buckets_.empty()) {
    Bucket& bucket = buckets_.front();
    const size_t bytes = bucket.spilled_bytes + bucket.buffer.size();
    if (bytes > options_.bucket_bytes && bucket.level == kMaxLevel) {
      streaming_ = true;
      return true;
    }
    Bucket taken = std::move(bucket);
    buckets_.pop_front();
    if (bytes == 0) continue;
    if (bytes > options_.bucket_bytes) {
      DC_RETURN_IF_ERROR(Split(taken));
      continue;
    }
    DC_RETURN_IF_ERROR(Load(taken));
    return true;
  }
  return false;
}

// Spreads a bucket's rows over buckets of the next level, which come next.
absl::Status WaitingRows::Split(Bucket& bucket) {
  DC_RETURN_IF_ERROR(Spill(buckets_));  // makes room
  std::deque<Bucket> parts = MakeBuckets(bucket.level + 1);
  for (;;) {
    DC_ASSIGN_OR_RETURN(const bool more, LoadBlock(bucket));
    if (!more) break;
    FindPlaces();
    for (const Place& place : places_) {
      DC_RETURN_IF_ERROR(
          AddTo(parts, place.order,
                absl::string_view(loaded_).substr(place.begin, place.size)));
    }
  }
  places_.clear();
  DC_RETURN_IF_ERROR(Spill(parts));
  buckets_.insert(buckets_.begin(), std::make_move_iterator(parts.begin()),
                  std::make_move_iterator(parts.end()));
  return absl::OkStatus();
}

absl::Status WaitingRows::Load(Bucket& bucket) {
  std::string all;
  all.reserve(bucket.spilled_bytes + bucket.buffer.size());
  for (;;) {
    DC_ASSIGN_OR_RETURN(const bool more, LoadBlock(bucket));
    if (!more) break;
    all += loaded_;
  }
  loaded_ = std::move(all);
  FindPlaces();
  std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
    return std::tie(a.order, a.begin) < std::tie(b.order, b.begin);
  });
  return absl::OkStatus();
}

absl::StatusOr<bool> WaitingRows::LoadBlock(Bucket& bucket) {
  if (bucket.spilled_bytes > 0) {
    DC_ASSIGN_OR_RETURN(const bool more, spill_.Take(bucket.id, loaded_));
    if (!more) return Damaged();
    bucket.spilled_bytes -= loaded_.size();
    return true;
  }
  loaded_ = std::move(bucket.buffer);
  bucket.buffer.clear();
  buffered_bytes_ -= loaded_.size();
  return !loaded_.empty();
}

void WaitingRows::FindPlaces() {
  places_.clear();
  next_ = order_end_ = 0;
  for (size_t at = 0; at < loaded_.size();) {
    Header header;
    std::memcpy(&header, loaded_.data() + at, sizeof(header));
    at += sizeof(header);
    places_.push_back({header.order, at, header.size});
    at += header.size;
  }
}

}  // namespace destconn
