#include "events/validate_row.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "events/cell.h"
#include "events/column.h"
#include "events/event_settings.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr int64_t kNow = 1'795'000'000;
constexpr int64_t kDay = 86'400;

class ValidateRowTest : public testing::Test {
 protected:
  // A row that passes; each test spoils one thing.
  ValidateRowTest() {
    Set(Column::kEmail, "mary@example.com");
    SetInteger(Column::kTimestamp, kNow - 3600);
    Set(Column::kOrderId, " 536365 ");
    Set(Column::kProductId, "85123A");
    Set(Column::kQuantity, "6");
    Set(Column::kPrice, "2.55");
    Set(Column::kCurrency, "gbp");
  }

  void Set(Column column, absl::string_view text) {
    cells_[static_cast<size_t>(column)] = {.kind = Cell::Kind::kString,
                                           .text = text};
  }
  void SetInteger(Column column, int64_t value) {
    cells_[static_cast<size_t>(column)] = {.kind = Cell::Kind::kInt64,
                                           .integer = value};
  }
  void Clear(Column column) { cells_[static_cast<size_t>(column)] = Cell(); }

  // The reason's name, or empty if the row passed.
  std::string Reason() {
    RowValidator validator(settings_);
    const auto refusal =
        validator.Validate(cells_, absl::FromUnixSeconds(kNow), row_);
    dropped_ = validator.dropped();
    column_ = refusal.has_value() ? refusal->column : std::nullopt;
    return refusal.has_value() ? std::string(RowReasonName(refusal->reason))
                               : "";
  }

  EventSettings settings_;
  RowCells cells_ = {};
  ValidRow row_;
  std::optional<Column> column_;
  std::vector<DroppedValue> dropped_;
};

TEST_F(ValidateRowTest, AGoodRowPassesWhole) {
  ASSERT_EQ(Reason(), "");
  EXPECT_EQ(row_.event_name, EventName::kPurchase);
  EXPECT_EQ(row_.action_source, ActionSource::kPhysicalStore);
  EXPECT_EQ(row_.event_time, kNow - 3600);
  EXPECT_EQ(row_.order_id, "536365");
  EXPECT_EQ(row_.currency, "GBP");
  EXPECT_EQ(row_.line.value, Decimal::Parse("15.3"));
  ASSERT_TRUE(row_.user_data.hashed[kEmailKey].has_value());
  EXPECT_EQ(row_.user_data.hashed[kEmailKey]->hex(),
            "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79");
  EXPECT_TRUE(dropped_.empty());
}

TEST_F(ValidateRowTest, RefusesByTheContractsReasons) {
  struct Case {
    Column column;
    std::string text;
    std::string reason;
  };
  const std::vector<Case> cases = {
      {Column::kTimestamp, "yesterday", "INVALID_TIMESTAMP"},
      {Column::kTimestamp, "", "INVALID_TIMESTAMP"},
      {Column::kTimestamp, std::to_string(kNow + 61), "FUTURE_TIMESTAMP"},
      {Column::kTimestamp, std::to_string(kNow + 60), ""},
      {Column::kTimestamp, std::to_string(kNow - 7 * kDay), ""},
      {Column::kTimestamp, std::to_string(kNow - 7 * kDay - 1),
       "OUTSIDE_WINDOW"},
      {Column::kIsCancellation, "true", "CANCELLED_OR_RETURNED"},
      {Column::kIsReturn, "1", "CANCELLED_OR_RETURNED"},
      {Column::kIsReturn, "false", ""},
      {Column::kQuantity, "0", "NON_POSITIVE_QUANTITY"},
      {Column::kQuantity, "-3", "NON_POSITIVE_QUANTITY"},
      {Column::kQuantity, "six", "INVALID_NUMBER"},
      {Column::kQuantity, "", "MISSING_VALUE"},
      {Column::kEmail, "not an address", "MISSING_IDENTIFIER"},
      {Column::kEmail, "", "MISSING_IDENTIFIER"},
      {Column::kEventName, "Refund", "INVALID_EVENT_NAME"},
      {Column::kActionSource, "store", "INVALID_ACTION_SOURCE"},
      {Column::kDeliveryCategory, "drone", "INVALID_DELIVERY_CATEGORY"},
      {Column::kCurrency, "", "MISSING_CURRENCY"},
      {Column::kCurrency, "XX1", "INVALID_CURRENCY"},
      {Column::kPrice, "", "MISSING_VALUE"},
      {Column::kPrice, "$2.55", "INVALID_NUMBER"},
      {Column::kValue, "1,234", "INVALID_NUMBER"},
      {Column::kActionSource, "website", "MISSING_WEBSITE_FIELD"},
  };
  const RowCells good = cells_;
  for (const Case& c : cases) {
    cells_ = good;
    Set(c.column, c.text);
    EXPECT_EQ(Reason(), c.reason)
        << ColumnName(c.column) << " = '" << c.text << "'";
  }
}

TEST_F(ValidateRowTest, TheFirstReasonInOrderCounts) {
  // Everything is wrong; mended one by one, the next reason shows.
  Set(Column::kTimestamp, "never");
  Set(Column::kIsReturn, "true");
  Set(Column::kQuantity, "-1");
  Set(Column::kEmail, "");
  Set(Column::kEventName, "Refund");
  Set(Column::kActionSource, "store");
  Set(Column::kDeliveryCategory, "drone");
  Set(Column::kCurrency, "");
  Set(Column::kPrice, "");
  EXPECT_EQ(Reason(), "INVALID_TIMESTAMP");
  SetInteger(Column::kTimestamp, kNow + 3600);
  EXPECT_EQ(Reason(), "FUTURE_TIMESTAMP");
  SetInteger(Column::kTimestamp, kNow - 30 * kDay);
  EXPECT_EQ(Reason(), "CANCELLED_OR_RETURNED");
  Clear(Column::kIsReturn);
  EXPECT_EQ(Reason(), "NON_POSITIVE_QUANTITY");
  Clear(Column::kQuantity);
  EXPECT_EQ(Reason(), "OUTSIDE_WINDOW");
  SetInteger(Column::kTimestamp, kNow);
  EXPECT_EQ(Reason(), "MISSING_IDENTIFIER");
  Set(Column::kEmail, "mary@example.com");
  EXPECT_EQ(Reason(), "INVALID_EVENT_NAME");
  Clear(Column::kEventName);
  EXPECT_EQ(Reason(), "INVALID_ACTION_SOURCE");
  Clear(Column::kActionSource);
  EXPECT_EQ(Reason(), "INVALID_DELIVERY_CATEGORY");
  Clear(Column::kDeliveryCategory);
  EXPECT_EQ(Reason(), "MISSING_CURRENCY");
  Set(Column::kCurrency, "ZZZ9");
  EXPECT_EQ(Reason(), "INVALID_CURRENCY");
  Set(Column::kCurrency, "EUR");
  EXPECT_EQ(Reason(), "MISSING_VALUE");
  Set(Column::kValue, "x");
  EXPECT_EQ(Reason(), "INVALID_NUMBER");
  Set(Column::kValue, "1");
  EXPECT_EQ(Reason(), "");
}

TEST_F(ValidateRowTest, NamesTheColumnAtFault) {
  Set(Column::kPrice, "free");
  EXPECT_EQ(Reason(), "INVALID_NUMBER");
  EXPECT_EQ(column_, std::optional(Column::kPrice));
}

TEST_F(ValidateRowTest, ItsOwnValueWinsOverPriceTimesQuantity) {
  Set(Column::kValue, "9.99");
  ASSERT_EQ(Reason(), "");
  EXPECT_EQ(row_.line.value, Decimal::Parse("9.99"));
}

TEST_F(ValidateRowTest, OtherEventsNeedNeitherValueNorCurrency) {
  Set(Column::kEventName, "Lead");
  Clear(Column::kCurrency);
  Clear(Column::kPrice);
  Clear(Column::kQuantity);
  ASSERT_EQ(Reason(), "");
  EXPECT_EQ(row_.line.value, std::nullopt);
}

TEST_F(ValidateRowTest, DefaultsFillInWhatIsBlank) {
  settings_.default_currency = "EUR";
  settings_.default_action_source = ActionSource::kOther;
  settings_.default_event_name = EventName::kOther;
  Clear(Column::kCurrency);
  Set(Column::kActionSource, "  ");
  ASSERT_EQ(Reason(), "");
  EXPECT_EQ(row_.currency, "EUR");
  EXPECT_EQ(row_.action_source, ActionSource::kOther);
  EXPECT_EQ(row_.event_name, EventName::kOther);
}

TEST_F(ValidateRowTest, OnlyPhysicalStoresGoWithoutTheMargin) {
  SetInteger(Column::kTimestamp, kNow - 7 * kDay + 60);
  EXPECT_EQ(Reason(), "");
  Set(Column::kActionSource, "phone_call");
  EXPECT_EQ(Reason(), "OUTSIDE_WINDOW");
}

TEST_F(ValidateRowTest, AWebsiteEventNeedsItsThreeFields) {
  Set(Column::kActionSource, "website");
  Set(Column::kClientUserAgent, "Mozilla/5.0");
  Set(Column::kEventId, "abc");
  Set(Column::kEventSourceUrl, "https://example.com/");
  EXPECT_EQ(Reason(), "");
  for (const Column column :
       {Column::kClientUserAgent, Column::kEventId, Column::kEventSourceUrl}) {
    const Cell cell = At(cells_, column);
    Clear(column);
    EXPECT_EQ(Reason(), "MISSING_WEBSITE_FIELD");
    EXPECT_EQ(column_, std::optional(column));
    cells_[static_cast<size_t>(column)] = cell;
  }
}

TEST_F(ValidateRowTest, AnOptionalValueThatIsNonsenseIsDroppedAndSaidSo) {
  Set(Column::kBirthdate, "1990-02-30");
  Set(Column::kIsReturn, "perhaps");
  ASSERT_EQ(Reason(), "");
  ASSERT_EQ(dropped_.size(), 2u);
  EXPECT_EQ(dropped_[0].column, Column::kIsReturn);
  EXPECT_EQ(dropped_[1].column, Column::kBirthdate);
  EXPECT_FALSE(dropped_[1].reason.empty());
}

TEST_F(ValidateRowTest, APhoneAloneIdentifiesWithTheRowsCountry) {
  Clear(Column::kEmail);
  Set(Column::kPhone, "(650)555-1212");
  Set(Column::kCountry, "United States");
  ASSERT_EQ(Reason(), "");
  EXPECT_EQ(row_.user_data.hashed[kPhoneKey]->hex(),
            "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176");
  EXPECT_EQ(row_.user_data.hashed[kCountryKey]->hex(),
            "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621");
}

TEST_F(ValidateRowTest, TheDefaultCountryCompletesAPhone) {
  Clear(Column::kEmail);
  Set(Column::kPhone, "(650)555-1212");
  EXPECT_EQ(Reason(), "MISSING_IDENTIFIER");
  settings_.default_country = "US";
  ASSERT_EQ(Reason(), "");
  EXPECT_EQ(row_.user_data.hashed[kPhoneKey]->hex(),
            "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176");
  EXPECT_TRUE(row_.user_data.hashed[kCountryKey].has_value());
}

TEST_F(ValidateRowTest, ReusingTheRowLeavesNothingOfTheOneBefore) {
  Set(Column::kGivenName, "Mary");
  ASSERT_EQ(Reason(), "");
  Clear(Column::kGivenName);
  ASSERT_EQ(Reason(), "");
  EXPECT_FALSE(row_.user_data.hashed[2].has_value());
}

}  // namespace
}  // namespace destconn
