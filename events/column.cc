#include "events/column.h"

#include <string>
#include <vector>

#include "base/suggestion.h"

namespace destconn {
namespace {

using Type = ColumnInfo::Type;
using Requirement = ColumnInfo::Requirement;

constexpr ColumnInfo HashedKey(Column column, absl::string_view name,
                               absl::string_view help,
                               Requirement need = Requirement::kOptional) {
  return {column, name, Type::kString, need, true, true, help};
}

constexpr ColumnInfo ClearKey(Column column, absl::string_view name,
                              absl::string_view help) {
  return {column, name,  Type::kString, Requirement::kOptional,
          true,   false, help};
}

constexpr ColumnInfo Plain(Column column, absl::string_view name, Type type,
                           absl::string_view help,
                           Requirement need = Requirement::kOptional) {
  return {column, name, type, need, false, false, help};
}

constexpr std::array<ColumnInfo, kColumnCount> kColumns = {
    HashedKey(Column::kEmail, "email",
              "E-mail address. At least one of email and phone is needed.",
              Requirement::kAnyOf),
    HashedKey(Column::kPhone, "phone",
              "Phone number: with country code, or national with a country.",
              Requirement::kAnyOf),
    HashedKey(Column::kGivenName, "given_name", "First name."),
    HashedKey(Column::kSurname, "surname", "Last name."),
    HashedKey(Column::kBirthdate, "birthdate", "Date of birth: 1997-02-16."),
    HashedKey(Column::kGender, "gender", "f, m, female or male."),
    HashedKey(Column::kCity, "city", "City."),
    HashedKey(Column::kState, "state", "State or province; US: code or name."),
    HashedKey(Column::kPostal, "postal", "Postal code."),
    HashedKey(Column::kCountry, "country",
              "ISO 3166-1 code or English name; also completes phone numbers."),
    HashedKey(Column::kExternalId, "external_id",
              "Your own id of the customer: loyalty number, user id."),
    ClearKey(Column::kMadid, "madid", "Mobile advertising id. Never hashed."),
    ClearKey(Column::kLeadId, "lead_id", "Meta's lead id. Never hashed."),
    ClearKey(Column::kClientIpAddress, "client_ip_address",
             "IPv4 or IPv6 address. Never hashed."),
    ClearKey(Column::kClientUserAgent, "client_user_agent",
             "Browser's user agent; website events need it. Never hashed."),
    ClearKey(Column::kFbc, "fbc", "Meta's click id cookie. Never hashed."),
    ClearKey(Column::kFbp, "fbp", "Meta's browser id cookie. Never hashed."),
    Plain(Column::kTimestamp, "timestamp", Type::kTimestamp,
          "When it happened: a timestamp, Unix seconds, or ISO 8601; without a "
          "zone it is UTC.",
          Requirement::kRequired),
    Plain(Column::kEventName, "event_name", Type::kString,
          "Meta's standard event; blank: the destination's default."),
    Plain(Column::kActionSource, "action_source", Type::kString,
          "Where it happened, one of Meta's nine; blank: the default."),
    Plain(Column::kEventId, "event_id", Type::kString,
          "Your own id of the event; blank: derived."),
    Plain(Column::kEventSourceUrl, "event_source_url", Type::kString,
          "Page of the event; website events need it."),
    Plain(Column::kOrderId, "order_id", Type::kString,
          "Receipt or order number; rows that share it are one basket."),
    Plain(Column::kProductId, "product_id", Type::kString,
          "SKU, as in the product catalog."),
    Plain(Column::kItemNumber, "item_number", Type::kString,
          "Number of the line within its order; blank: counted."),
    Plain(Column::kQuantity, "quantity", Type::kNumber,
          "Units; rows with zero or less are skipped."),
    Plain(Column::kPrice, "price", Type::kNumber, "Price of one unit."),
    Plain(Column::kValue, "value", Type::kNumber,
          "Value of the line; wins over price times quantity."),
    Plain(Column::kCurrency, "currency", Type::kString,
          "ISO 4217 code; blank: the destination's default."),
    Plain(Column::kDeliveryCategory, "delivery_category", Type::kString,
          "in_store, curbside or home_delivery."),
    Plain(Column::kIsCancellation, "is_cancellation", Type::kBool,
          "True: the row is skipped."),
    Plain(Column::kIsReturn, "is_return", Type::kBool,
          "True: the row is skipped."),
};

}  // namespace

const std::array<ColumnInfo, kColumnCount>& AllColumns() { return kColumns; }

absl::string_view ColumnName(Column column) {
  return kColumns[static_cast<size_t>(column)].name;
}

std::optional<Column> FindColumn(absl::string_view name) {
  for (const ColumnInfo& info : kColumns) {
    if (info.name == name) return info.column;
  }
  return std::nullopt;
}

std::string SuggestColumn(absl::string_view name) {
  // A longer name is somebody else's column, not a slip.
  constexpr size_t kLongest = 64;
  if (name.size() > kLongest) return "";
  static const auto& names = *new std::vector<std::string>([] {
    std::vector<std::string> all;
    for (const ColumnInfo& info : kColumns) all.emplace_back(info.name);
    return all;
  }());
  return Nearest(name, names);
}

}  // namespace destconn
