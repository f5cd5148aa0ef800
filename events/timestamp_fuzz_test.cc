// Any text as a timestamp cell, and any eight bytes as a number: never a crash,
// a result is no earlier than 1970 and no later than the last day that can be
// written, and its ISO 8601 form means the same second. Where Abseil reads the
// text too, it reads the same.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "events/cell.h"
#include "events/timestamp.h"

namespace destconn {
namespace {

constexpr int64_t kEndOfYear9999 = 253'402'300'799;
// The last day of that year, told west of Greenwich, ends so much later.
constexpr int64_t kWidestOffset = 15 * 3600;

void Expect(bool holds) {
  if (!holds) std::abort();
}

std::optional<ParsedTimestamp> ParseText(absl::string_view text) {
  return ParseTimestamp({.kind = Cell::Kind::kString, .text = text});
}

void CheckRange(const ParsedTimestamp& parsed) {
  Expect(parsed.unix_seconds >= 0);
  Expect(parsed.unix_seconds <= kEndOfYear9999 + kWidestOffset);
}

void CheckRendering(const ParsedTimestamp& parsed) {
  if (parsed.unix_seconds > kEndOfYear9999) return;
  const absl::Time moment = absl::FromUnixSeconds(parsed.unix_seconds);
  for (const char* format : {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S"}) {
    const auto again =
        ParseText(absl::FormatTime(format, moment, absl::UTCTimeZone()));
    Expect(again == ParsedTimestamp{parsed.unix_seconds, false});
  }
}

void CheckAgainstAbseil(absl::string_view text, const ParsedTimestamp& parsed) {
  absl::Time want;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &want, &error)) return;
  // Abseil takes a leap second for the first of the next minute.
  const int64_t leap = absl::StrContains(text, ":60") ? 1 : 0;
  Expect(parsed.unix_seconds + leap == absl::ToUnixSeconds(want));
}

void CheckText(absl::string_view text) {
  const auto parsed = ParseText(text);
  if (!parsed.has_value()) return;
  CheckRange(*parsed);
  CheckRendering(*parsed);
  CheckAgainstAbseil(text, *parsed);
}

void CheckNumber(uint64_t bits) {
  const auto integer = ParseTimestamp(
      {.kind = Cell::Kind::kInt64, .integer = std::bit_cast<int64_t>(bits)});
  if (integer.has_value()) CheckRange(*integer);
  const auto real = ParseTimestamp(
      {.kind = Cell::Kind::kDouble, .real = std::bit_cast<double>(bits)});
  if (real.has_value()) CheckRange(*real);
}

}  // namespace
}  // namespace destconn

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  destconn::CheckText({reinterpret_cast<const char*>(data), size});
  uint64_t bits = 0;
  if (size == sizeof(bits)) {
    std::memcpy(&bits, data, sizeof(bits));
    destconn::CheckNumber(bits);
  }
  return 0;
}
