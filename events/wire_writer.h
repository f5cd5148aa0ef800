#ifndef EVENTS_WIRE_WRITER_H_
#define EVENTS_WIRE_WRITER_H_

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace destconn {

// Encodes rows as protobuf does, for tests and benchmarks of the row reader: by
// hand, so that the reader is not checked against itself or needs generated
// code.

inline void AppendVarint(uint64_t value, std::string& out) {
  for (; value >= 0x80; value >>= 7) {
    out.push_back(static_cast<char>((value & 0x7f) | 0x80));
  }
  out.push_back(static_cast<char>(value));
}

inline std::string WireField(uint32_t field, absl::string_view bytes) {
  std::string out;
  AppendVarint(field << 3 | 2, out);
  AppendVarint(bytes.size(), out);
  out.append(bytes.data(), bytes.size());
  return out;
}

inline std::string WireNumber(uint32_t field, uint64_t value) {
  std::string out;
  AppendVarint(field << 3, out);
  AppendVarint(value, out);
  return out;
}

// Values, as the members of destination.v1.Value.
inline std::string WireNull() { return ""; }
inline std::string WireString(absl::string_view text) {
  return WireField(1, text);
}
inline std::string WireInt64(int64_t value) {
  return WireNumber(2, static_cast<uint64_t>(value));
}
inline std::string WireDouble(double value) {
  std::string out("\x19");
  const auto bits = std::bit_cast<uint64_t>(value);
  for (int shift = 0; shift < 64; shift += 8) {
    out.push_back(static_cast<char>(bits >> shift));
  }
  return out;
}
inline std::string WireBool(bool value) { return WireNumber(4, value ? 1 : 0); }
inline std::string WireTimestamp(int64_t unix_seconds) {
  return WireField(5, WireNumber(1, static_cast<uint64_t>(unix_seconds)));
}

// A destination.v1.Row of such values.
inline std::string WireRow(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += WireField(1, value);
  return out;
}

// A destination.v1.Rows of such rows.
inline std::string WireRows(int64_t sequence,
                            const std::vector<std::string>& rows) {
  std::string out = WireNumber(1, static_cast<uint64_t>(sequence));
  for (const std::string& row : rows) out += WireField(2, row);
  return out;
}

}  // namespace destconn

#endif  // EVENTS_WIRE_WRITER_H_
