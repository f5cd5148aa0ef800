#include "connector/settings_warnings.h"

#include "absl/strings/string_view.h"
#include "connector/settings_rules.h"

namespace destconn {
namespace {

using destination::v1::Check;
using destination::v1::Settings;

Check Warning(absl::string_view name, absl::string_view message,
              absl::string_view remedy) {
  Check check;
  check.set_name(name.data(), name.size());
  check.set_outcome(Check::OUTCOME_WARN);
  check.set_message(message.data(), message.size());
  check.set_remedy(remedy.data(), remedy.size());
  return check;
}

}  // namespace

std::vector<Check> SettingsWarnings(const Settings& settings) {
  std::vector<Check> warnings;
  if (!settings.test_event_code().empty()) {
    warnings.push_back(
        Warning("test_event_code",
                "Events will carry a test_event_code. Meta still processes "
                "such events: they count in reports and audiences. A run sends "
                "max_test_events of them at most.",
                "Leave it empty before real purchases are sent."));
  }
  // Rows without an IP address are not refused for it: it is no required
  // column, and to send them without Limited Data Use would break the law that
  // it is for.
  const auto data_processing = ToEventSettings(settings, false).data_processing;
  if (data_processing.has_value() && data_processing->leaves_place_to_meta()) {
    warnings.push_back(Warning(
        "data_processing_options",
        "Limited Data Use leaves the place to Meta (country 0 or state 0), "
        "which takes it from client_ip_address. Meta refuses events that have "
        "none, and their rows end as REJECTED_BY_META.",
        "Give every row a client_ip_address, or name the place: country 1 and "
        "state 1000 for California."));
  }
  return warnings;
}

}  // namespace destconn
