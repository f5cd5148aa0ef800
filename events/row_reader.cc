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

// Most values: a string that is all of the message, at most 127 bytes long.
bool ReadShortString(absl::string_view bytes, Cell& cell) {
  constexpr uint8_t kTag = kValueString << 3 | WireReader::kBytes;
  if (bytes.size() < 2 || static_cast<uint8_t>(bytes[0]) != kTag ||
      static_cast<size_t>(static_cast<uint8_t>(bytes[1])) + 2 != bytes.size() ||
      bytes.size() > 129) {
    return false;
  }
  cell.kind = Cell::Kind::kString;
  cell.text = bytes.substr(2);
  return true;
}

bool ReadValue(absl::string_view bytes, Cell& cell) {
  if (ReadShortString(bytes, cell)) return IsValidUtf8(cell.text);
  cell = Cell();
  WireReader reader(bytes);
  while (!reader.done()) {
    if (!ReadValueField(reader, cell)) return false;
  }
  return true;
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
  WireReader reader(row);
  while (!reader.done()) {
    uint32_t field = 0;
    uint32_t type = 0;
    if (!reader.ReadTag(field, type)) return RowShape::kMalformed;
    if (field != kRowValues || type != WireReader::kBytes) {
      if (!reader.Skip(type)) return RowShape::kMalformed;
      continue;
    }
    absl::string_view value;
    if (!reader.ReadBytes(value)) return RowShape::kMalformed;
    const bool known = count < places.size() && places[count].has_value();
    Cell& cell = known ? cells[static_cast<size_t>(*places[count])] : ignored;
    if (!ReadValue(value, cell)) return RowShape::kMalformed;
    ++count;
  }
  return count == places.size() ? RowShape::kGood
                                : RowShape::kValueCountMismatch;
}

}  // namespace destconn
