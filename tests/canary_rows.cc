#include "tests/canary_rows.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/canary_person.h"

namespace destconn {
namespace {

std::string Moment(absl::Duration ago) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now() - ago,
                          absl::UTCTimeZone());
}

}  // namespace

Cells MakeGoodRow(int number) {
  Cells row = {
      {"timestamp", Moment(absl::Minutes(1))},
      {"order_id", absl::StrCat("ORDER-", number)},
      {"product_id", "SKU"},
      {"quantity", "2"},
      {"price", "1.50"},
      {"currency", "EUR"},
  };
  for (const auto& [column, canary] : MakeCanaryPerson(number)) {
    row[column] = canary.raw;
  }
  return row;
}

std::vector<Spoiling> RejectedRows() {
  return {
      {"INVALID_TIMESTAMP",
       [](Cells& row) { row["timestamp"] = row["email"]; }},
      {"FUTURE_TIMESTAMP",
       [](Cells& row) { row["timestamp"] = Moment(-absl::Hours(24)); }},
      {"MISSING_IDENTIFIER",
       [](Cells& row) {
         row["email"] = absl::StrCat(row["given_name"], " at example");
         row["phone"] = absl::StrCat("call ", row["surname"]);
       }},
      {"INVALID_EVENT_NAME",
       [](Cells& row) { row["event_name"] = row["surname"]; }},
      {"INVALID_ACTION_SOURCE",
       [](Cells& row) { row["action_source"] = row["city"]; }},
      {"INVALID_DELIVERY_CATEGORY",
       [](Cells& row) { row["delivery_category"] = row["state"]; }},
      {"INVALID_CURRENCY",
       [](Cells& row) { row["currency"] = row["external_id"]; }},
      {"MISSING_VALUE", [](Cells& row) { row.erase("price"); }},
      {"INVALID_NUMBER", [](Cells& row) { row["price"] = row["phone"]; }},
      {"MISSING_WEBSITE_FIELD",
       [](Cells& row) { row["action_source"] = "website"; }},
      {"ROW_TOO_LARGE",
       [](Cells& row) { row["city"] += std::string(70'000, 'x'); }},
  };
}

std::vector<Spoiling> SkippedRows() {
  return {
      {"CANCELLED_OR_RETURNED",
       [](Cells& row) { row["is_cancellation"] = "true"; }},
      {"NON_POSITIVE_QUANTITY", [](Cells& row) { row["quantity"] = "0"; }},
      {"OUTSIDE_WINDOW",
       [](Cells& row) { row["timestamp"] = Moment(absl::Hours(24 * 90)); }},
  };
}

// Values that do not normalize, and are dropped from a row that goes.
void SpoilOptionalValues(Cells& row) {
  row["birthdate"] = absl::StrCat("born in ", row["city"]);
  row["gender"] = absl::StrCat("gender ", row["surname"]);
  row["client_ip_address"] = absl::StrCat("address ", row["given_name"]);
  row["is_return"] = row["given_name"];
}

std::string CsvOf(const std::vector<std::string>& columns,
                  const std::vector<Cells>& rows) {
  std::string text = absl::StrJoin(columns, ",") + "\n";
  for (const Cells& cells : rows) {
    std::vector<std::string> fields;
    for (const std::string& column : columns) {
      const auto cell = cells.find(column);
      fields.push_back(
          cell == cells.end() ? "" : absl::StrCat("\"", cell->second, "\""));
    }
    absl::StrAppend(&text, absl::StrJoin(fields, ","), "\n");
  }
  return text;
}

}  // namespace destconn
