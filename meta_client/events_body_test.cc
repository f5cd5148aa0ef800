#include "meta_client/events_body.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(EventsBodyTest, HasTheBytesOfTheCopiedBody) {
  for (const BodyOptions& options :
       {BodyOptions{}, BodyOptions{.test_event_code = "TEST\"1",
                       .upload_tag = "tag",
                       .partner_agent = "agent_1"}}) {
    for (const std::vector<absl::string_view>& events :
         {std::vector<absl::string_view>{},
          std::vector<absl::string_view>{"{\"a\":1}"},
          std::vector<absl::string_view>{"{\"a\":1}", "{\"b\":2}", "{}"}}) {
      EXPECT_EQ(EventsBody(events, options)->Text(), MakeBody(events, options));
    }
  }
}

TEST(EventsBodyTest, CopiesNoEvent) {
  const std::string event = "{\"event_name\":\"Purchase\"}";
  const auto body = EventsBody({event}, {});
  EXPECT_EQ(body->pieces()[1].data(), event.data());
}

}  // namespace
}  // namespace destconn
