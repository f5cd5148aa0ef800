#ifndef CONNECTOR_SETTINGS_RULES_H_
#define CONNECTOR_SETTINGS_RULES_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "connector/grpc_status.h"
#include "delivery/delivery_types.h"
#include "destination/v1/settings.pb.h"
#include "events/event_settings.h"
#include "meta_client/event_json.h"

namespace destconn {

// Characters as people count them, nearly: code points of valid UTF-8.
size_t Characters(absl::string_view text);

// Fills in the defaults of the contract, 2.3, where a field is not set, and
// writes codes in upper case.
destination::v1::Settings WithDefaults(destination::v1::Settings settings);

// Every rule that `settings`, defaults filled in, breaks; field names start
// with `settings.`.
std::vector<FieldViolation> CheckSettings(
    const destination::v1::Settings& settings);

// What the settings mean for making events. `first_run` widens the window for
// physical stores. Takes checked settings.
EventSettings ToEventSettings(const destination::v1::Settings& settings,
                              bool first_run);

// What the settings mean for delivering them.
DeliveryOptions ToDeliveryOptions(const destination::v1::Settings& settings,
                                  const EventSettings& events);

// What the settings put beside the events in a request.
BodyOptions ToBodyOptions(const destination::v1::Settings& settings);

}  // namespace destconn

#endif  // CONNECTOR_SETTINGS_RULES_H_
