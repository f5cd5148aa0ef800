#include "meta_client/event_shape.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr char kEvent[] =
    R"({"event_name":"Purchase","event_time":1795000000,)"
    R"("action_source":"physical_store","user_data":{"em":["a@b \" }"]},)"
    R"("custom_data":{"currency":"GBP","value":2.5,)"
    R"("contents":[{"id":"1","quantity":1}]}})";

std::string With(absl::string_view what, absl::string_view instead) {
  std::string json = kEvent;
  json.replace(json.find(what.data(), 0, what.size()), what.size(),
               instead.data(), instead.size());
  return json;
}

TEST(EventShapeTest, PersonsTimesMoneyAndLinesDoNotCount) {
  const uint64_t shape = ShapeOfEvent(kEvent);
  EXPECT_EQ(ShapeOfEvent(With("a@b", "somebody else")), shape);
  EXPECT_EQ(ShapeOfEvent(With("1795000000", "1794000000")), shape);
  EXPECT_EQ(ShapeOfEvent(With("2.5", "17")), shape);
  EXPECT_EQ(ShapeOfEvent(With(R"({"id":"1","quantity":1})",
                              R"({"id":"2","quantity":3},{"id":"4"})")),
            shape);
  EXPECT_EQ(ShapeOfEvent(With(R"("a@b \" }")", R"("x","y")")), shape);
}

TEST(EventShapeTest, KindsMembersAndTypesCount) {
  const std::set<uint64_t> shapes = {
      ShapeOfEvent(kEvent),
      ShapeOfEvent(With("Purchase", "Lead")),
      ShapeOfEvent(With("GBP", "gbp")),
      ShapeOfEvent(With("physical_store", "email")),
      ShapeOfEvent(With(R"("em")", R"("ph")")),
      ShapeOfEvent(With(R"(,"quantity":1)", "")),
      ShapeOfEvent(With("2.5", R"("2.5")")),
      ShapeOfEvent(With("2.5", "-2.5")),
      ShapeOfEvent(With("2.5", "0")),
      ShapeOfEvent(With("2.5", "null")),
      ShapeOfEvent(With(R"(a@b \" })", std::string(64, 'a'))),
      ShapeOfEvent(With(R"(a@b \" })", "")),
  };
  EXPECT_EQ(shapes.size(), 12u);
}

TEST(EventShapeTest, AnythingHasAShape) {
  for (const std::string text :
       {"", "\"", "{", "[[[[[[[[[[[[1]]]]]]]]]]]]", "}}", "\\", "{\"a\\", "x",
        "1,2", R"({"a":)"}) {
    ShapeOfEvent(text);
  }
}

}  // namespace
}  // namespace destconn
