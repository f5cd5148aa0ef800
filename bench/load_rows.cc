#include "bench/load_rows.h"

#include "absl/strings/string_view.h"
#include "bench/retail_rows.h"
#include "events/wire_writer.h"

namespace destconn {
namespace {

constexpr int kDigits = 10;
constexpr uint32_t kRowsOfRequest = 2;  // field number in SendBatchRequest

void WriteDigits(int64_t number, char* out) {
  for (int i = kDigits; i-- > 0; number /= 10) {
    out[i] = static_cast<char>('0' + number % 10);
  }
}

}  // namespace

LoadRows::LoadRows(int64_t now)
    : rows_(RetailRowsMessage(11, kLoadRowsPerMessage, now)) {
  rows_.erase(0, WireNumber(1, 1).size());
  constexpr absl::string_view kPrefix = "ORD-";
  for (size_t at = rows_.find("ORD-"); at != std::string::npos;
       at = rows_.find("ORD-", at + 1)) {
    order_ids_.push_back(at + kPrefix.size());
  }
}

const std::string& LoadRows::Next() {
  for (const size_t at : order_ids_) WriteDigits(++orders_, &rows_[at]);
  const std::string sequence =
      WireNumber(1, static_cast<uint64_t>(++sequence_));
  frame_.clear();
  AppendVarint(kRowsOfRequest << 3 | 2, frame_);
  AppendVarint(sequence.size() + rows_.size(), frame_);
  frame_ += sequence;
  frame_ += rows_;
  return frame_;
}

}  // namespace destconn
