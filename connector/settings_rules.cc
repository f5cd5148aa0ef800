#include "connector/settings_rules.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "connector/resource_name.h"
#include "events/column.h"
#include "events/event_terms.h"
#include "hashing/country_table.h"
#include "hashing/currency.h"

namespace destconn {
namespace {

using destination::v1::Settings;

constexpr size_t kMostNameCharacters = 100;
constexpr size_t kMostDescriptionCharacters = 1000;
constexpr size_t kMostTagCharacters = 200;
constexpr int kMostTestEvents = 1'000'000'000;
constexpr int kMostMappedColumns = 1000;

// Collects violations, each under `settings.`.
class Violations {
 public:
  void Check(bool good, absl::string_view field, absl::string_view remedy) {
    if (good) return;
    found_.push_back({absl::StrCat("settings.", field), std::string(remedy)});
  }

  std::vector<FieldViolation> Take() { return std::move(found_); }

 private:
  std::vector<FieldViolation> found_;
};

bool AllDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

// Conversions API, "End-to-End Implementation": fewer than 23 characters, at
// least two letters.
bool IsPartnerAgent(absl::string_view text) {
  const auto letters = std::count_if(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalpha(static_cast<unsigned char>(c));
  });
  return text.size() >= 2 && text.size() <= 22 && letters >= 2;
}

void CheckNames(const Settings& settings, Violations& violations) {
  const size_t name = Characters(absl::StripAsciiWhitespace(settings.name()));
  violations.Check(name >= 1 && name <= kMostNameCharacters, "name",
                   "Give the destination a name of 1 to 100 characters.");
  violations.Check(
      Characters(settings.description()) <= kMostDescriptionCharacters,
      "description", "Shorten it to 1,000 characters.");
  violations.Check(IsResourceName("credentials", settings.credential()),
                   "credential",
                   "Name a stored credential, such as credentials/my-token; "
                   "ValidateCredentials stores one.");
  violations.Check(
      AllDigits(settings.dataset_id()), "dataset_id",
      "Write the dataset's id, digits only, as Meta Events Manager "
      "shows it.");
}

void CheckNumbers(const Settings& settings, Violations& violations) {
  violations.Check(settings.window_days() >= 1 && settings.window_days() <= 7,
                   "window_days", "Choose 1 to 7 days; Meta takes no more.");
  violations.Check(settings.initial_window_days() >= 7 &&
                       settings.initial_window_days() <= 62,
                   "initial_window_days",
                   "Choose 7 to 62 days; Meta takes no more.");
  violations.Check(settings.max_requests_in_flight() >= 1 &&
                       settings.max_requests_in_flight() <= 64,
                   "max_requests_in_flight", "Choose 1 to 64.");
  violations.Check(settings.max_test_events() >= 1 &&
                       settings.max_test_events() <= kMostTestEvents,
                   "max_test_events", "Choose 1 to 1,000,000,000.");
}

void CheckDefaults(const Settings& settings, Violations& violations) {
  violations.Check(ParseEventName(settings.default_event_name()).has_value(),
                   "default_event_name",
                   absl::StrCat("Choose one of ",
                                absl::StrJoin(AllEventNames(), ", "), "."));
  violations.Check(
      ParseActionSource(settings.default_action_source()).has_value(),
      "default_action_source",
      absl::StrCat("Choose one of ", absl::StrJoin(AllActionSources(), ", "),
                   "."));
  violations.Check(settings.default_currency().empty() ||
                       IsCurrencyCode(settings.default_currency()),
                   "default_currency",
                   "Write an ISO 4217 code such as USD, or leave it empty.");
  violations.Check(settings.default_country().empty() ||
                       IsCountryCode(settings.default_country()),
                   "default_country",
                   "Write an ISO 3166-1 alpha-2 code such as US, or leave it "
                   "empty.");
}

void CheckMapping(const Settings& settings, Violations& violations) {
  if (settings.column_mapping_size() > kMostMappedColumns) {
    violations.Check(false, "column_mapping", "Map 1,000 columns at most.");
    return;
  }
  std::vector<std::string> sorted;
  for (const auto& [host, column] : settings.column_mapping()) {
    if (FindColumn(column).has_value()) continue;
    const std::string suggestion = SuggestColumn(column);
    sorted.push_back(absl::StrCat(
        "'", host, "' is mapped to '", column, "', which is no column.",
        suggestion.empty()
            ? ""
            : absl::StrCat(" Did you mean '", suggestion, "'?")));
  }
  std::sort(sorted.begin(), sorted.end());
  for (const std::string& problem : sorted) {
    violations.Check(false, "column_mapping", problem);
  }
}

void CheckTags(const Settings& settings, Violations& violations) {
  violations.Check(Characters(settings.test_event_code()) <= kMostTagCharacters,
                   "test_event_code",
                   "Copy the code from Meta's Test Events tool.");
  violations.Check(Characters(settings.upload_tag()) <= kMostTagCharacters,
                   "upload_tag", "Shorten it to 200 characters.");
  violations.Check(settings.partner_agent().empty() ||
                       IsPartnerAgent(settings.partner_agent()),
                   "partner_agent",
                   "Write 2 to 22 characters with at least two letters, or "
                   "leave it empty.");
}

// Conversions API, "Data Processing Options for US Users".
void CheckDataProcessing(const Settings& settings, Violations& violations) {
  if (!settings.has_data_processing_options()) return;
  const auto& options = settings.data_processing_options();
  const bool known =
      std::all_of(options.options().begin(), options.options().end(),
                  [](const std::string& option) { return option == "LDU"; });
  violations.Check(known && options.options_size() <= 1,
                   "data_processing_options.options",
                   "Write [\"LDU\"], or an empty list for none.");
  violations.Check(options.country() == 0 || options.country() == 1,
                   "data_processing_options.country",
                   "Write 1 for the United States, or 0 to let Meta locate the "
                   "event.");
  violations.Check(options.state() == 0 || options.state() == 1000,
                   "data_processing_options.state",
                   "Write 1000 for California, or 0 to let Meta locate the "
                   "event.");
}

}  // namespace

size_t Characters(absl::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Settings WithDefaults(Settings settings) {
  if (settings.event_grouping() ==
      destination::v1::EVENT_GROUPING_UNSPECIFIED) {
    settings.set_event_grouping(destination::v1::EVENT_GROUPING_PER_ORDER);
  }
  if (settings.window_days() == 0) settings.set_window_days(7);
  if (settings.initial_window_days() == 0) settings.set_initial_window_days(7);
  if (settings.default_event_name().empty()) {
    settings.set_default_event_name("Purchase");
  }
  if (settings.default_action_source().empty()) {
    settings.set_default_action_source("physical_store");
  }
  if (settings.max_requests_in_flight() == 0) {
    settings.set_max_requests_in_flight(8);
  }
  if (settings.max_test_events() == 0) settings.set_max_test_events(1000);
  absl::AsciiStrToUpper(settings.mutable_default_currency());
  absl::AsciiStrToUpper(settings.mutable_default_country());
  return settings;
}

std::vector<FieldViolation> CheckSettings(const Settings& settings) {
  Violations violations;
  CheckNames(settings, violations);
  violations.Check(
      destination::v1::EventGrouping_IsValid(settings.event_grouping()),
      "event_grouping",
      "Choose EVENT_GROUPING_PER_ORDER or EVENT_GROUPING_PER_ITEM.");
  CheckNumbers(settings, violations);
  CheckDefaults(settings, violations);
  CheckMapping(settings, violations);
  CheckTags(settings, violations);
  CheckDataProcessing(settings, violations);
  return violations.Take();
}

EventSettings ToEventSettings(const Settings& settings, bool first_run) {
  EventSettings events;
  events.dataset_id = settings.dataset_id();
  events.grouping =
      settings.event_grouping() == destination::v1::EVENT_GROUPING_PER_ITEM
          ? EventGrouping::kPerItem
          : EventGrouping::kPerOrder;
  events.window.window_days = settings.window_days();
  if (first_run) {
    events.window.physical_store_window_days = settings.initial_window_days();
  }
  events.default_event_name =
      ParseEventName(settings.default_event_name()).value_or(EventName());
  events.default_action_source =
      ParseActionSource(settings.default_action_source())
          .value_or(ActionSource());
  events.default_currency = settings.default_currency();
  events.default_country = settings.default_country();
  if (settings.has_data_processing_options()) {
    const auto& options = settings.data_processing_options();
    events.data_processing = DataProcessing{
        .options = {options.options().begin(), options.options().end()},
        .country = options.country(),
        .state = options.state()};
  }
  return events;
}

DeliveryOptions ToDeliveryOptions(const Settings& settings,
                                  const EventSettings& events) {
  return {.window = events.window,
          .max_requests_in_flight =
              static_cast<size_t>(settings.max_requests_in_flight())};
}

BodyOptions ToBodyOptions(const Settings& settings) {
  return {.test_event_code = settings.test_event_code(),
          .upload_tag = settings.upload_tag(),
          .partner_agent = settings.partner_agent()};
}

}  // namespace destconn
