#include "simulation/world_config.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "simulation/dice.h"

namespace destconn {
namespace {

int64_t Magnitude(Dice& dice, double low, double high) {
  return static_cast<int64_t>(dice.LogUniform(low, high + 1));
}

// The numbers of a config by name, the seed and the rates apart.
template <typename Config>
auto Numbers(Config& config) {
  return std::vector{
      std::pair{absl::string_view("orders"), &config.orders},
      std::pair{absl::string_view("streams"), &config.streams},
      std::pair{absl::string_view("replicas"), &config.replicas},
      std::pair{absl::string_view("days"), &config.days},
      std::pair{absl::string_view("rows_per_message"),
                &config.rows_per_message},
      std::pair{absl::string_view("events_per_request"),
                &config.events_per_request},
      std::pair{absl::string_view("requests_in_flight"),
                &config.requests_in_flight},
      std::pair{absl::string_view("fault_steps"), &config.fault_steps},
  };
}

bool Read(absl::string_view name, absl::string_view value,
          WorldConfig& config) {
  if (name == "seed") return absl::SimpleAtoi(value, &config.seed);
  if (name == "overlapping")
    return absl::SimpleAtob(value, &config.overlapping);
  for (const auto& [known, number] : Numbers(config)) {
    if (known == name) return absl::SimpleAtoi(value, number) && *number > 0;
  }
  const auto fault = FaultOfName(name);
  return fault.has_value() &&
         absl::SimpleAtod(value, &config.rates[static_cast<size_t>(*fault)]);
}

// Faults that end a process, a stream or all of a dataset's requests for a
// while are to be rarer than those of one request.
double HighestRate(Fault fault) {
  switch (fault) {
    case Fault::kCrash:
    case Fault::kPaused:
    case Fault::kClockJump:
    case Fault::kOutage:
    case Fault::kDeadToken:
    case Fault::kBrokenStream:
    case Fault::kLedgerAway:
    case Fault::kLostReply:
      return 0.05;
    default:
      return 0.5;
  }
}

}  // namespace

WorldConfig ConfigOfSeed(uint64_t seed) {
  Dice dice(seed, "config");
  WorldConfig config{.seed = seed};
  config.orders = Magnitude(dice, 1, 60);
  config.streams = dice.Between(1, 3);
  config.overlapping = dice.Chance(0.5);
  config.replicas = dice.Chance(0.5) ? 1 : dice.Between(2, 3);
  config.days = dice.Between(1, 3);
  config.rows_per_message = Magnitude(dice, 1, 10);
  config.events_per_request = Magnitude(dice, 1, 10);
  config.requests_in_flight = dice.Between(1, 4);
  config.fault_steps = Magnitude(dice, 20, 400);
  for (size_t i = 0; i < kFaultCount; ++i) {
    const double rate =
        dice.LogUniform(0.002, HighestRate(static_cast<Fault>(i)));
    if (dice.Chance(0.5)) config.rates[i] = rate;
  }
  return config;
}

std::string ToText(const WorldConfig& config) {
  std::string text =
      absl::StrCat("seed=", config.seed, " overlapping=", config.overlapping);
  for (const auto& [name, number] : Numbers(config)) {
    absl::StrAppend(&text, " ", name, "=", *number);
  }
  for (size_t i = 0; i < kFaultCount; ++i) {
    if (config.rates[i] == 0) continue;
    absl::StrAppend(&text, " ", FaultName(static_cast<Fault>(i)), "=");
    // Exactly what is read back.
    char digits[32];
    snprintf(digits, sizeof(digits), "%.17g", config.rates[i]);
    absl::StrAppend(&text, digits);
  }
  return text;
}

absl::StatusOr<WorldConfig> ConfigOfText(absl::string_view text) {
  WorldConfig config;
  for (const absl::string_view word :
       absl::StrSplit(text, absl::ByAnyChar(" \n"), absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(word, absl::MaxSplits('=', 1));
    if (!Read(parts.first, parts.second, config)) {
      return absl::InvalidArgumentError(
          absl::StrCat("No part of a world: '", word, "'"));
    }
  }
  return config;
}

}  // namespace destconn
