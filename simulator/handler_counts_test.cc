#include "simulator/handler_counts.h"

#include "gtest/gtest.h"

namespace destconn {
namespace {

TEST(HandlerCountsTest, TellsOfThemselvesInJson) {
  EXPECT_EQ(
      HandlerCounts({.requests = 3,
                     .by_kind = {{"events", 2}, {"token", 1}},
                     .refused = 4,
                     .events = 5,
                     .offline_duplicates = 6,
                     .event_id_duplicates = 7,
                     .connections = 8,
                     .open_connections = 10,
                     .failed_handshakes = 9})
          .ToJson(),
      R"({"requests":3,"requests_by_kind":{"events":2,"dataset":0,"token":1},)"
      R"("requests_refused":4,"events_processed":5,)"
      R"("duplicates":{"offline_key":6,"event_id":7},)"
      R"("connections":8,"open_connections":10,"failed_handshakes":9})");
}

}  // namespace
}  // namespace destconn
