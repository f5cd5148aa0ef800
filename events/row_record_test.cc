#include "events/row_record.h"

#include <string>

#include "base/secret.h"
#include "events/decimal.h"
#include "gtest/gtest.h"
#include "hashing/customer_field.h"

namespace destconn {
namespace {

std::optional<HashedValue> Hash(CustomerField field, absl::string_view text) {
  NormalizeScratch scratch;
  return NormalizeAndHash(field, RawValue(text), {}, scratch).value;
}

ValidRow FullRow() {
  ValidRow row;
  row.event_name = EventName::kLead;
  row.action_source = ActionSource::kWebsite;
  row.event_time = 1'795'000'000;
  row.event_id = "event";
  row.event_source_url = "https://example.com/?q=1";
  row.order_id = std::string(300, 'o');
  row.currency = "GBP";
  row.user_data.hashed[kEmailKey] =
      Hash(CustomerField::kEmail, "mary@example.com");
  row.user_data.hashed[kCountryKey] = Hash(CustomerField::kCountry, "GB");
  row.user_data.clear[kClientUserAgentKey] = "Mozilla/5.0";
  row.line.product_id = "85123A";
  row.line.item_number = "3";
  row.line.quantity = Decimal(6);
  row.line.price = Decimal::Parse("2.55");
  row.line.value = Decimal::Parse("15.3");
  row.line.delivery_category = DeliveryCategory::kCurbside;
  return row;
}

TEST(RowRecordTest, GivesBackEveryPartOfARow) {
  std::string record;
  AppendRowRecord(FullRow(), {7, 8}, record);
  ValidRow row;
  RowRef ref;
  ASSERT_TRUE(ReadRowRecord(record, row, ref));
  EXPECT_EQ(row, FullRow());
  EXPECT_EQ(ref, (RowRef{7, 8}));
}

TEST(RowRecordTest, OverwritesARowThatWasUsedBefore) {
  std::string record;
  AppendRowRecord(ValidRow(), {}, record);
  ValidRow row = FullRow();
  RowRef ref{7, 8};
  ASSERT_TRUE(ReadRowRecord(record, row, ref));
  EXPECT_EQ(row, ValidRow());
  EXPECT_EQ(ref, RowRef());
}

TEST(RowRecordTest, RefusesARecordThatIsCutOrTooLong) {
  std::string record;
  AppendRowRecord(FullRow(), {7, 8}, record);
  ValidRow row;
  RowRef ref;
  for (size_t size = 0; size < record.size(); ++size) {
    EXPECT_FALSE(
        ReadRowRecord(absl::string_view(record).substr(0, size), row, ref))
        << size;
  }
  EXPECT_FALSE(ReadRowRecord(record + "x", row, ref));
}

}  // namespace
}  // namespace destconn
