#include "events/event_identity.h"

#include <set>
#include <string>

#include "base/secret.h"
#include "events/server_event.h"
#include "events/user_data.h"
#include "gtest/gtest.h"
#include "hashing/customer_field.h"

namespace destconn {
namespace {

ServerEvent Purchase(const std::string& order_id) {
  ServerEvent event;
  event.event_time = 1'291'191'960;
  event.order_id = order_id;
  return event;
}

// The same with the host's id.
ServerEvent WithId(const std::string& event_id) {
  ServerEvent event = Purchase("536365");
  event.event_id = event_id;
  return event;
}

std::string IdentityOf(const ServerEvent& event, const LineIdentity& line,
                       absl::string_view dataset_id = "123") {
  std::string out;
  AppendIdentityScope(dataset_id, event.event_name, out);
  AppendIdentityInScope(event, line, out);
  return out;
}

std::string EventIdOf(absl::string_view identity) {
  std::string out;
  AppendDerivedEventId(identity, out);
  return out;
}

ServerEvent Anonymous(const std::string& email) {
  NormalizeScratch scratch;
  ServerEvent event = Purchase("");
  event.user_data.hashed[kEmailKey] =
      NormalizeAndHash(CustomerField::kEmail, RawValue(email), {}, scratch)
          .value;
  return event;
}

// Golden: made with coreutils' sha256sum, and never to be changed, since sent
// events are recognised by them.
TEST(EventIdentityTest, GoldenIdentities) {
  EXPECT_EQ(IdentityOf(Purchase("536365"), {}),
            "v13:1238:Purchase8:order_id6:536365");
  EXPECT_EQ(EventIdOf("v13:1238:Purchase8:order_id6:536365"),
            "b97d3c45025c77498060ebb0c47f5579");
  EXPECT_EQ(IdentityOf(WithId("mine"), {}),
            "v13:1238:Purchase8:event_id4:mine");
  EXPECT_EQ(IdentityOf(Purchase("536365"), {"85123A", 2}),
            "v13:1238:Purchase8:order_id6:5363656:85123A1:2");
  EXPECT_EQ(IdentityOf(Anonymous("mary@example.com"), {"85123A"}),
            "v13:1238:Purchase6:person64:"
            "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79"
            "0:10:12911919606:85123A");
}

TEST(EventIdentityTest, WhatTellsEventsApartIsInIt) {
  ServerEvent lead = Purchase("1");
  lead.event_name = EventName::kLead;
  ServerEvent later = Anonymous("mary@example.com");
  later.event_time += 1;
  const std::set<std::string> identities = {
      IdentityOf(Purchase("1"), {}),
      IdentityOf(Purchase("1"), {}, "124"),
      IdentityOf(Purchase("2"), {}),
      IdentityOf(lead, {}),
      IdentityOf(WithId("1"), {}),
      IdentityOf(Purchase("1"), {"a", 1}),
      IdentityOf(Purchase("1"), {"a", 2}),
      IdentityOf(Purchase("1"), {"b", 1}),
      IdentityOf(Anonymous("mary@example.com"), {"a"}),
      IdentityOf(Anonymous("mary@example.com"), {"b"}),
      IdentityOf(Anonymous("jane@example.com"), {"a"}),
      IdentityOf(later, {"a"}),
  };
  EXPECT_EQ(identities.size(), 12u);
}

TEST(EventIdentityTest, AnOrdersTimeAndContentsAreNotInIt) {
  ServerEvent changed = Purchase("1");
  changed.event_time += 60;
  changed.value = Decimal(5);
  EXPECT_EQ(IdentityOf(changed, {}), IdentityOf(Purchase("1"), {}));
}

}  // namespace
}  // namespace destconn
