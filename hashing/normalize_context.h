#ifndef HASHING_NORMALIZE_CONTEXT_H_
#define HASHING_NORMALIZE_CONTEXT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace destconn {

// How to read a date such as 3/4/1990, which is real in either order.
enum class DateOrder : uint8_t {
  // Month first, as Meta's own example has it (normalization.md, 4.5).
  kUnknown,
  kMonthFirst,
  kDayFirst,
};

// What a value's row says about how to read the value.
struct NormalizeContext {
  // ISO 3166-1 alpha-2, upper case: the row's country, or "".
  absl::string_view country = "";
  // Nobody is born later. No clock is read here; the default keeps dates of
  // birth until the end of 2026.
  absl::CivilDay today = absl::CivilDay(2026, 12, 31);
  DateOrder date_order = DateOrder::kUnknown;
};

// Buffers that a caller keeps from value to value, so that the steady state
// allocates nothing. Their contents are for the code of hashing/ alone.
//
// Not thread-safe: one a thread.
struct NormalizeScratch {
  std::string composed = "";  // in NFC
  std::string lowered = "";
  std::string prepared = "";  // what field rules begin with
  std::string work = "";
  std::string output = "";
};

}  // namespace destconn

#endif  // HASHING_NORMALIZE_CONTEXT_H_
