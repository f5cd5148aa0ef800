#ifndef EVENTS_COLUMN_H_
#define EVENTS_COLUMN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// The columns that a row may have (contract, section 3).
enum class Column : uint8_t {
  kEmail,
  kPhone,
  kGivenName,
  kSurname,
  kBirthdate,
  kGender,
  kCity,
  kState,
  kPostal,
  kCountry,
  kExternalId,
  kMadid,
  kLeadId,
  kClientIpAddress,
  kClientUserAgent,
  kFbc,
  kFbp,
  kTimestamp,
  kEventName,
  kActionSource,
  kEventId,
  kEventSourceUrl,
  kOrderId,
  kProductId,
  kItemNumber,
  kQuantity,
  kPrice,
  kValue,
  kCurrency,
  kDeliveryCategory,
  kIsCancellation,
  kIsReturn,
};

inline constexpr size_t kColumnCount =
    static_cast<size_t>(Column::kIsReturn) + 1;

// What a host is told about a column.
struct ColumnInfo {
  enum class Type { kString, kNumber, kBool, kTimestamp };
  enum class Requirement { kOptional, kRequired, kAnyOf };

  Column column = Column::kEmail;
  absl::string_view name = "";
  Type type = Type::kString;
  Requirement requirement = Requirement::kOptional;
  bool personal = false;  // identifies a person
  bool hashed = false;    // leaves as a SHA-256 digest
  absl::string_view help = "";
};

// All columns, in the order of `Column`.
const std::array<ColumnInfo, kColumnCount>& AllColumns();

absl::string_view ColumnName(Column column);

// The column of that name, exactly; nothing if there is none.
std::optional<Column> FindColumn(absl::string_view name);

// The known name nearest to a mistyped one (`emial`: `email`); empty when none
// is near.
std::string SuggestColumn(absl::string_view name);

}  // namespace destconn

#endif  // EVENTS_COLUMN_H_
