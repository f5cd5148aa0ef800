// Any bytes as a `destination.v1.Rows` message: never a crash, cells are views
// of the input, and what the generated classes accept and read the reader
// accepts and reads too.
//
// One difference is meant: groups, which proto3 cannot declare, are refused.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/utf8.h"
#include "destination/v1/destination.pb.h"
#include "destination/v1/value.pb.h"
#include "events/cell.h"
#include "events/column.h"
#include "events/row_layout.h"
#include "events/row_reader.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace destconn {
namespace {

using ::destination::v1::Row;
using ::destination::v1::Rows;
using ::destination::v1::Value;
using ::google::protobuf::internal::WireFormatLite;

void Expect(bool holds) {
  if (!holds) std::abort();
}

// Whether a group stands at a level that the reader looks into: `path` are the
// fields that lead down.
bool HasGroup(absl::string_view bytes, absl::Span<const int> path) {
  google::protobuf::io::CodedInputStream in(
      reinterpret_cast<const uint8_t*>(bytes.data()),
      static_cast<int>(bytes.size()));
  while (const uint32_t tag = in.ReadTag()) {
    const auto type = WireFormatLite::GetTagWireType(tag);
    if (type == WireFormatLite::WIRETYPE_START_GROUP) return true;
    if (type == WireFormatLite::WIRETYPE_LENGTH_DELIMITED && !path.empty() &&
        WireFormatLite::GetTagFieldNumber(tag) == path.front()) {
      int size = 0;
      std::string inner;
      if (!in.ReadVarintSizeAsInt(&size) || !in.ReadString(&inner, size)) {
        return false;
      }
      if (HasGroup(inner, path.subspan(1))) return true;
    } else if (!WireFormatLite::SkipField(&in, tag)) {
      return false;
    }
  }
  return false;
}

bool IsWithin(absl::string_view part, absl::string_view whole) {
  return !std::less<>()(part.data(), whole.data()) &&
         !std::less<>()(whole.data() + whole.size(), part.data() + part.size());
}

void CheckCell(const Cell& cell, const Value& value, absl::string_view row) {
  switch (value.kind_case()) {
    case Value::kStringValue:
      Expect(cell.kind == Cell::Kind::kString);
      Expect(cell.text == value.string_value());
      Expect(IsWithin(cell.text, row));
      Expect(IsValidUtf8(cell.text));
      return;
    case Value::kInt64Value:
      Expect(cell.kind == Cell::Kind::kInt64);
      Expect(cell.integer == value.int64_value());
      return;
    case Value::kDoubleValue:
      Expect(cell.kind == Cell::Kind::kDouble);
      Expect(std::bit_cast<uint64_t>(cell.real) ==
             std::bit_cast<uint64_t>(value.double_value()));
      return;
    case Value::kBoolValue:
      Expect(cell.kind == Cell::Kind::kBool);
      Expect(cell.integer == (value.bool_value() ? 1 : 0));
      return;
    case Value::kTimestampValue:
      Expect(cell.kind == Cell::Kind::kTimestamp);
      Expect(cell.integer == value.timestamp_value().seconds());
      return;
    case Value::KIND_NOT_SET:
      Expect(cell.kind == Cell::Kind::kNull);
  }
}

void CheckRow(absl::string_view row, const RowLayout& layout, const Row& want) {
  RowCells cells;
  const RowShape shape = ReadRow(row, layout, cells);
  const auto& places = layout.places();
  const bool fits = want.values_size() == static_cast<int>(places.size());
  Expect(shape == (fits ? RowShape::kGood : RowShape::kValueCountMismatch));
  if (!fits) return;
  size_t known = 0;
  for (size_t i = 0; i < places.size(); ++i) {
    if (!places[i].has_value()) continue;
    CheckCell(At(cells, *places[i]), want.values(static_cast<int>(i)), row);
    ++known;
  }
  for (const Cell& cell : cells) {
    if (cell.kind == Cell::Kind::kNull) continue;
    Expect(known > 0);
    --known;
  }
}

// Whether the reader finds no fault in the message's bytes; nothing if a row is
// so large that it is not looked at.
std::optional<bool> ReaderAccepts(const absl::StatusOr<RowsView>& view,
                                  const RowLayout& layout) {
  if (!view.ok()) return false;
  for (const absl::string_view row : view->rows) {
    RowCells cells;
    const RowShape shape = ReadRow(row, layout, cells);
    if (shape == RowShape::kTooLarge) return std::nullopt;
    if (shape == RowShape::kMalformed) return false;
  }
  return true;
}

void Check(absl::string_view message) {
  // "shade" is a column that nobody knows.
  static const RowLayout& layout = *new RowLayout(*RowLayout::Create(
      {"email", "shade", "timestamp", "quantity", "is_return"}, {}));
  const auto view = SplitRows(message);
  const std::optional<bool> accepts = ReaderAccepts(view, layout);
  if (!accepts.has_value()) return;

  Rows want;
  const bool generated_accepts =
      want.ParseFromArray(message.data(), static_cast<int>(message.size()));
  // `rows`, `values`, `timestamp_value`.
  const bool group = HasGroup(message, {2, 1, 5});
  Expect(*accepts == (generated_accepts && !group));
  if (!*accepts) return;
  Expect(view->sequence == want.sequence());
  Expect(view->rows.size() == static_cast<size_t>(want.rows_size()));
  for (int i = 0; i < want.rows_size(); ++i) {
    Expect(IsWithin(view->rows[i], message));
    CheckRow(view->rows[i], layout, want.rows(i));
  }
}

}  // namespace
}  // namespace destconn

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  destconn::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
