#include "simulation/model_graph.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "meta_client/graph_answer.h"
#include "simulation/agenda.h"
#include "simulation/fault.h"
#include "simulation/journal.h"
#include "simulation/order_book.h"

namespace destconn {
namespace {

// Whatever goes wrong, the connector's classifier must not say more than the
// world knows: what it calls processed was taken, what it calls not processed
// was not.
class ModelGraphTest : public testing::TestWithParam<int> {};

TEST_P(ModelGraphTest, IsClassifiedAsItIs) {
  const auto fault = static_cast<Fault>(GetParam());
  FaultRates rates = {};
  rates[static_cast<size_t>(fault)] = 0.5;
  Agenda agenda;
  Faults faults(rates, 1);
  Journal journal(agenda, 2);
  if (fault == Fault::kPoison) journal.MarkPoison(1);
  ModelGraph graph(agenda, faults, journal, 1);
  const std::vector<std::string> events = {TextOf({.order = 0}, 1),
                                           TextOf({.order = 1}, 1)};
  for (int i = 0; i < 200; ++i) {
    const GraphFate fate = graph.Decide(events);
    const bool taken = fate.taken_after < absl::InfiniteDuration();
    const GraphAnswer answer =
        ClassifyEventsAnswer(fate.result, static_cast<int64_t>(events.size()));
    const Processing right = !fate.is_certain ? Processing::kAmbiguous
                             : taken          ? Processing::kProcessed
                                              : Processing::kNotProcessed;
    EXPECT_EQ(answer.processing, right) << FaultName(fault);
    EXPECT_LE(fate.answered_after, absl::Seconds(10));
    EXPECT_TRUE(!taken || fate.taken_after <= fate.answered_after);
  }
}

INSTANTIATE_TEST_SUITE_P(All, ModelGraphTest,
                         testing::Range(0, static_cast<int>(kFaultCount)),
                         [](const auto& info) {
                           return std::string(
                               FaultName(static_cast<Fault>(info.param)));
                         });

}  // namespace
}  // namespace destconn
