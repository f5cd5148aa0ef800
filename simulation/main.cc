// Simulates worlds by their seeds, or one world by its config (README.md).

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "simulation/campaign.h"
#include "simulation/shrink.h"
#include "simulation/world.h"
#include "simulation/world_config.h"

ABSL_FLAG(std::string, seeds, "0..1000",
          "The worlds to simulate: FROM..TO, the last left out.");
ABSL_FLAG(int, jobs, 2, "Threads.");
ABSL_FLAG(std::string, config, "",
          "One world instead, as a failing one is printed.");

namespace destconn {
namespace {

std::string FailsBy(const WorldConfig& config) {
  const WorldResult result = Simulate(config);
  return result.violation.has_value() ? result.violation->invariant : "";
}

void Print(const char* what, const WorldConfig& config,
           const Violation& violation) {
  printf("%s: %s: %s\n  %s\n", what, violation.invariant.c_str(),
         violation.text.c_str(), ToText(config).c_str());
}

// Says what did not hold, and in how small a world it still does not.
void Explain(const WorldConfig& config, const Violation& violation) {
  Print("FAILED", config, violation);
  if (FailsBy(config).empty()) return;  // not the same every time
  const WorldConfig smallest = Shrink(config, FailsBy);
  Print("the same in the smallest world that was found", smallest,
        *Simulate(smallest).violation);
  printf("Keep that line as a file in testdata/seeds/.\n");
}

bool SimulateConfig(const std::string& text, const std::string& name) {
  const auto config = ConfigOfText(text);
  if (!config.ok()) {
    printf("%s: %s\n", name.c_str(),
           std::string(config.status().message()).c_str());
    return false;
  }
  const WorldResult result = Simulate(*config);
  printf("%s: %ld steps, %ld events, %s, trace %016lx\n", name.c_str(),
         result.steps, result.events_taken,
         absl::FormatDuration(result.lasted).c_str(), result.trace);
  if (!result.violation.has_value()) return true;
  Explain(*config, *result.violation);
  return false;
}

// The worlds of files that are named as arguments: failures of the past.
bool ReplayFiles(const std::vector<char*>& arguments) {
  bool good = true;
  for (size_t i = 1; i < arguments.size(); ++i) {
    std::ifstream file(arguments[i]);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    good &= !text.empty() && SimulateConfig(text, arguments[i]);
  }
  return good;
}

bool SimulateSeeds(uint64_t from, uint64_t to) {
  const absl::Duration begin = RealClock().Monotonic();
  const CampaignResult result =
      RunCampaign(from, to, absl::GetFlag(FLAGS_jobs));
  const double seconds = absl::ToDoubleSeconds(RealClock().Monotonic() - begin);
  printf(
      "%ld worlds, %ld steps, %ld events at Meta, %.0f virtual days; "
      "%.0f worlds a second\n",
      result.worlds, result.steps, result.events_taken,
      absl::ToDoubleHours(result.virtual_time) / 24,
      static_cast<double>(result.worlds) / seconds);
  const RarestPair rarest = FindRarestPair(result);
  printf("every two kinds of faults met in %ld worlds at least (%s and %s)\n",
         rarest.worlds, std::string(FaultName(rarest.first)).c_str(),
         std::string(FaultName(rarest.second)).c_str());
  if (result.failure.has_value()) {
    Explain(result.failure->config, result.failure->violation);
  }
  return !result.failure.has_value();
}

int Main(const std::vector<char*>& arguments) {
  if (const std::string text = absl::GetFlag(FLAGS_config); !text.empty()) {
    return SimulateConfig(text, "--config") ? 0 : 1;
  }
  const std::pair<std::string, std::string> bounds =
      absl::StrSplit(absl::GetFlag(FLAGS_seeds), "..");
  uint64_t from = 0;
  uint64_t to = 0;
  if (!absl::SimpleAtoi(bounds.first, &from) ||
      !absl::SimpleAtoi(bounds.second, &to) || from >= to) {
    fprintf(stderr, "simulation: --seeds wants FROM..TO, such as 0..1000\n");
    return 2;
  }
  const bool replayed = ReplayFiles(arguments);
  return SimulateSeeds(from, to) && replayed ? 0 : 1;
}

}  // namespace
}  // namespace destconn

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "Simulates worlds around the delivery core: hosts, processes, a ledger "
      "and a Graph API in which everything goes wrong. Arguments are files of "
      "worlds to simulate first.");
  return destconn::Main(absl::ParseCommandLine(argc, argv));
}
