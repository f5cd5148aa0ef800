#include "events/row_reader.h"

#include <bit>
#include <optional>

#include "absl/status/status.h"
#include "base/error_reason.h"
#include "base/utf8.h"
#include "events/wire_reader.h"

namespace destconn {
namespace {

// Field numbers of proto/destination/v1/value.proto and destination.proto.
constexpr uint32_t kRowsSequence = 1;
constexpr uint32_t kRowsRows = 2;
constexpr uint32_t kRowValues = 1;
constexpr uint32_t kValueString = 1;
constexpr uint32_t kValueInt64 = 2;
constexpr uint32_t kValueDouble = 3;
constexpr uint32_t kValueBool = 4;
constexpr uint32_t kValueTimestamp = 5;
constexpr uint32_t kTimestampSeconds = 1;

// A timestamp that comes in parts is put together, as protobuf has it.
bool ReadTimestamp(absl::string_view bytes, Cell& cell) {
  if (cell.kind != Cell::Kind::kTimestamp) {
    cell = Cell{.kind = Cell::Kind::kTimestamp};
  }
  WireReader reader(bytes);
  while (!reader.done()) {
    uint32_t field = 0;
    uint32_t type = 0;
    if (!reader.ReadTag(field, type)) return false;
    if (field == kTimestampSeconds && type == WireReader::kVarint) {
      uint64_t seconds = 0;
      if (!reader.ReadVarint(seconds)) return false;
      cell.integer = static_cast<int64_t>(seconds);
    } else if (!reader.Skip(type)) {
      return false;
    }
  }
  return true;
}

bool ReadInteger(WireReader& reader, Cell::Kind kind, Cell& cell) {
  uint64_t number = 0;
  if (!reader.ReadVarint(number)) return false;
  cell = Cell{.kind = kind, .integer = static_cast<int64_t>(number)};
  if (kind == Cell::Kind::kBool) cell.integer = number != 0 ? 1 : 0;
  return true;
}

bool ReadDouble(WireReader& reader, Cell& cell) {
  uint64_t bits = 0;
  if (!reader.ReadFixed64(bits)) return false;
  cell = Cell{.kind = Cell::Kind::kDouble, .real = std::bit_cast<double>(bits)};
  return true;
}

bool ReadString(WireReader& reader, Cell& cell) {
  cell = Cell{.kind = Cell::Kind::kString};
  return reader.ReadBytes(cell.text) && IsValidUtf8(cell.text);
}

// Reads the one field that `reader` stands at. Of several members of a oneof
// the last counts, as protobuf has it.
bool ReadValueField(WireReader& reader, Cell& cell) {
  uint32_t field = 0;
  uint32_t type = 0;
  if (!reader.ReadTag(field, type)) return false;
  if (field == kValueString && type == WireReader::kBytes) {
    return ReadString(reader, cell);
  }
  if (field == kValueInt64 && type == WireReader::kVarint) {
    return ReadInteger(reader, Cell::Kind::kInt64, cell);
  }
  if (field == kValueDouble && type == WireReader::kFixed64) {
    return ReadDouble(reader, cell);
  }
  if (field == kValueBool && type == WireReader::kVarint) {
    return ReadInteger(reader, Cell::Kind::kBool, cell);
  }
  if (field == kValueTimestamp && type == WireReader::kBytes) {
    absl::string_view bytes;
    return reader.ReadBytes(bytes) && ReadTimestamp(bytes, cell);
  }
  return reader.Skip(type);
}

constexpr char kRowValuesTag = kRowValues << 3 | WireReader::kBytes;
constexpr char kStringTag = kValueString << 3 | WireReader::kBytes;

// Most values: a string, and nothing else in its Value, whose sizes are a byte
// each. Takes it from the front of `row`; false, and nothing taken, for others.
bool TakeShortString(absl::string_view& row, absl::string_view& text) {
  constexpr size_t kFront = 4;  // two tags and sizes
  if (row.size() < kFront || row[0] != kRowValuesTag || row[2] != kStringTag) {
    return false;
  }
  const auto value_size = static_cast<uint8_t>(row[1]);
  const auto text_size = static_cast<uint8_t>(row[3]);
  if (value_size >= 0x80 || text_size + 2 != value_size ||
      row.size() - 2 < value_size) {
    return false;
  }
  text = row.substr(kFront, text_size);
  row.remove_prefix(kFront + text_size);
  return true;
}

bool ReadValue(absl::string_view bytes, Cell& cell) {
  cell = Cell();
  WireReader reader(bytes);
  while (!reader.done()) {
    if (!ReadValueField(reader, cell)) return false;
  }
  return true;
}

// Takes any field from the front of a row: a value, or what nobody knows. False
// if it is malformed.
bool TakeField(absl::string_view& row, Cell& cell, bool& is_value) {
  WireReader reader(row);
  uint32_t field = 0;
  uint32_t type = 0;
  if (!reader.ReadTag(field, type)) return false;
  is_value = field == kRowValues && type == WireReader::kBytes;
  absl::string_view value;
  const bool good = is_value ? reader.ReadBytes(value) && ReadValue(value, cell)
                             : reader.Skip(type);
  row = reader.rest();
  return good;
}

}  // namespace

absl::StatusOr<RowsView> SplitRows(absl::string_view message) {
  RowsView view;
  WireReader reader(message);
  while (!reader.done()) {
    uint32_t field = 0;
    uint32_t type = 0;
    bool good = reader.ReadTag(field, type);
    if (good && field == kRowsSequence && type == WireReader::kVarint) {
      uint64_t sequence = 0;
      good = reader.ReadVarint(sequence);
      view.sequence = static_cast<int64_t>(sequence);
    } else if (good && field == kRowsRows && type == WireReader::kBytes) {
      absl::string_view row;
      good = reader.ReadBytes(row);
      view.rows.push_back(row);
    } else if (good) {
      good = reader.Skip(type);
    }
    if (!good) {
      return WithReason(
          absl::InvalidArgumentError(
              "A rows message is no valid destination.v1.Rows. Make it with "
              "code generated from this server's proto files."),
          "ROWS_MALFORMED");
    }
  }
  return view;
}

RowShape ReadRow(absl::string_view row, const RowLayout& layout,
                 RowCells& cells) {
  if (row.size() > kMaxRowBytes) return RowShape::kTooLarge;
  const auto& places = layout.places();
  size_t count = 0;
  Cell ignored;
  // Text before this is ASCII, and was looked at in one go.
  const char* ascii_end = row.data();
  while (!row.empty()) {
    const bool known = count < places.size() && places[count].has_value();
    Cell& cell = known ? cells[static_cast<size_t>(*places[count])] : ignored;
    if (TakeShortString(row, cell.text)) {
      if (row.data() > ascii_end) {
        if (!IsValidUtf8(cell.text)) return RowShape::kMalformed;
        ascii_end = row.data() + AsciiSize(row);
      }
      cell.kind = Cell::Kind::kString;
      ++count;
      continue;
    }
    bool is_value = false;
    if (!TakeField(row, cell, is_value)) return RowShape::kMalformed;
    count += is_value ? 1 : 0;
  }
  return count == places.size() ? RowShape::kGood
                                : RowShape::kValueCountMismatch;
}

}  // namespace destconn
