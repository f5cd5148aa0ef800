#include "events/row_guards.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/secret.h"
#include "events/decimal.h"
#include "events/user_data.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hashing/customer_field.h"

namespace destconn {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::optional<HashedValue> Hash(CustomerField field, absl::string_view text) {
  NormalizeScratch scratch;
  return NormalizeAndHash(field, RawValue(text), {}, scratch).value;
}

ServerEvent EventOf(const std::string& email) {
  ServerEvent event;
  event.user_data.hashed[kEmailKey] = Hash(CustomerField::kEmail, email);
  return event;
}

class RowGuardsTest : public testing::Test {
 protected:
  void SawAmount(const std::string& amount,
                 const std::string& currency = "GBP") {
    ValidRow row;
    row.currency = currency;
    row.line.price = Decimal::Parse(amount);
    guards_.SawRow(row, /*in_milliseconds=*/false);
  }

  RowGuards guards_;
};

TEST_F(RowGuardsTest, SaysNothingOfOrdinaryRows) {
  for (int i = 0; i < 2000; ++i) {
    guards_.SawEvent(EventOf(absl::StrCat("customer", i / 3, "@example.com")));
    SawAmount(absl::StrCat(i % 40, ".99"));
  }
  EXPECT_THAT(guards_.Warnings(), IsEmpty());
}

TEST_F(RowGuardsTest, WarnsOfOneAddressOnManyReceiptsWithoutNamingIt) {
  for (int i = 0; i < 2000; ++i) {
    guards_.SawEvent(
        EventOf(i % 20 == 0 ? "none@none.com"
                            : absl::StrCat("customer", i, "@example.com")));
  }
  const std::string digest(Hash(CustomerField::kEmail, "none@none.com")->hex());
  EXPECT_THAT(
      guards_.Warnings(),
      ElementsAre(AllOf(HasSubstr("One value of em stands in at least"),
                        HasSubstr("of 2000 events"), Not(HasSubstr(digest)))));
}

TEST_F(RowGuardsTest, WarnsOfTheStoresOwnNumberAndAddress) {
  for (int i = 0; i < 60; ++i) {
    ServerEvent event = EventOf(absl::StrCat("customer", i, "@example.com"));
    event.user_data.hashed[kPhoneKey] =
        Hash(CustomerField::kPhone, "+442079460123");
    event.user_data.clear[kClientIpAddressKey] = "192.0.2.1";
    guards_.SawEvent(event);
  }
  EXPECT_THAT(guards_.Warnings(),
              ElementsAre(HasSubstr("One value of ph stands"),
                          HasSubstr("One value of client_ip_address stands")));
}

TEST_F(RowGuardsTest, AFewEventsSayNothing) {
  for (int i = 0; i < 40; ++i) guards_.SawEvent(EventOf("none@none.com"));
  EXPECT_THAT(guards_.Warnings(), IsEmpty());
}

TEST_F(RowGuardsTest, WarnsOfCents) {
  for (int i = 0; i < 60; ++i) SawAmount(absl::StrCat(100 + 37 * i));
  EXPECT_THAT(guards_.Warnings(),
              ElementsAre(HasSubstr("All 60 amounts in GBP are whole")));
}

TEST_F(RowGuardsTest, FractionsSmallAndRoundAmountsAreNoCents) {
  for (int i = 0; i < 60; ++i) SawAmount(absl::StrCat(100 + 37 * i));
  SawAmount("12.50");
  for (int i = 0; i < 60; ++i) SawAmount(absl::StrCat(100 * i + 100), "USD");
  for (int i = 0; i < 60; ++i) SawAmount("5", "EUR");
  EXPECT_THAT(guards_.Warnings(), IsEmpty());
}

TEST_F(RowGuardsTest, ACurrencyWithoutCentsHasNone) {
  for (int i = 0; i < 60; ++i) {
    SawAmount(absl::StrCat(100 + 37 * i), "JPY");
    SawAmount(absl::StrCat(100 + 37 * i), "HUF");
  }
  EXPECT_THAT(guards_.Warnings(), IsEmpty());
}

TEST_F(RowGuardsTest, ReportsMilliseconds) {
  guards_.SawRow(ValidRow(), /*in_milliseconds=*/true);
  EXPECT_THAT(guards_.Warnings(),
              ElementsAre(AllOf(HasSubstr("1 of 1 timestamps"),
                                HasSubstr("Send seconds"))));
  guards_.SawRow(ValidRow(), /*in_milliseconds=*/false);
  EXPECT_THAT(guards_.Warnings(),
              ElementsAre(AllOf(HasSubstr("1 of 2 timestamps"),
                                HasSubstr("mix two units"))));
}

TEST_F(RowGuardsTest, CountsEventsThatLeaveThePlaceToMetaInVain) {
  ServerEvent event = EventOf("mary@example.com");
  event.data_processing = DataProcessing{.options = {"LDU"}};
  guards_.SawEvent(event);
  event.user_data.clear[kClientIpAddressKey] = "192.0.2.1";
  guards_.SawEvent(event);
  EXPECT_THAT(guards_.Warnings(),
              ElementsAre(HasSubstr("1 events leave the place")));
}

}  // namespace
}  // namespace destconn
