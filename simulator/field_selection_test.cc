#include "simulator/field_selection.h"

#include <string>
#include <variant>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const NodeFields kNode = {{"id", "\"1\""}, {"name", "\"a\""}, {"usage", ""}};

std::string Select(const char* fields) {
  const GraphAnswer answer = SelectFields(fields, kNode, "AdsPixel");
  const auto* fault = std::get_if<GraphFault>(&answer);
  return fault == nullptr ? std::get<std::string>(answer) : fault->message;
}

TEST(FieldSelectionTest, ReadsNames) {
  EXPECT_THAT(ParseFields("id, name ,owner{id,x{y}},usage"),
              ElementsAre("id", "name", "owner", "usage"));
  EXPECT_THAT(ParseFields(""), IsEmpty());
  EXPECT_THAT(ParseFields(",{{"), IsEmpty());
}

TEST(FieldSelectionTest, GivesTheIdAndWhatIsAskedFor) {
  EXPECT_EQ(Select(""), R"({"id":"1"})");
  EXPECT_EQ(Select("name"), R"({"name":"a","id":"1"})");
  EXPECT_EQ(Select("id,name,usage"), R"({"id":"1","name":"a"})");
  EXPECT_EQ(Select("id,colour"),
            "(#100) Tried accessing nonexisting field (colour) on node type "
            "(AdsPixel)");
}

}  // namespace
}  // namespace destconn
