#include "hashing/normalized.h"

#include <array>
#include <string>

#include "absl/strings/str_cat.h"

namespace destconn {
namespace {

constexpr std::array<absl::string_view, kNoValueCount> kEndings = {
    "EMPTY",        "NOT_UTF8",     "MD5",        "MALFORMED",   "TOO_LONG",
    "WRONG_LENGTH", "UNKNOWN",      "NO_COUNTRY", "SEVERAL",     "AMBIGUOUS",
    "NO_SUCH_DAY",  "OUT_OF_RANGE", "OPTED_OUT",  "CONTACT_DATA"};

using ReasonTable =
    std::array<std::array<std::string, kNoValueCount>, kCustomerFieldCount>;

ReasonTable MakeReasons() {
  ReasonTable table;
  for (size_t field = 0; field < kCustomerFieldCount; ++field) {
    for (size_t why = 0; why < kNoValueCount; ++why) {
      table[field][why] = absl::StrCat(
          ReasonPrefix(static_cast<CustomerField>(field)), "_", kEndings[why]);
    }
  }
  return table;
}

}  // namespace

absl::string_view ReasonText(CustomerField field, NoValue why) {
  // Never destroyed: reasons outlive whoever holds one at exit.
  static const ReasonTable& reasons = *new ReasonTable(MakeReasons());
  return reasons[static_cast<size_t>(field)][static_cast<size_t>(why)];
}

}  // namespace destconn
