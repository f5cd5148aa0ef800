#ifndef CONNECTOR_SETTINGS_WARNINGS_H_
#define CONNECTOR_SETTINGS_WARNINGS_H_

#include <vector>

#include "destination/v1/check.pb.h"
#include "destination/v1/settings.pb.h"

namespace destconn {

// Settings that break no rule, and that somebody should look at all the same:
// checks with the outcome WARN, each with its remedy.
std::vector<destination::v1::Check> SettingsWarnings(
    const destination::v1::Settings& settings);

}  // namespace destconn

#endif  // CONNECTOR_SETTINGS_WARNINGS_H_
