#ifndef CONNECTOR_START_WARNINGS_H_
#define CONNECTOR_START_WARNINGS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connector/credential_store.h"

namespace destconn {

// What a run's host should know when it starts, of what the run sends with: a
// token that ends soon, perhaps before the run, or was exchanged for a new one
// lately; a version of the Graph API that ends within six months. They go into
// `started` and the summary.
std::vector<std::string> StartWarnings(const std::string& credential_name,
                                       const StoredCredential& credential,
                                       absl::string_view api_version,
                                       absl::Time now);

// For a run that goes on after a stream which ended without a word.
std::string CrashWarning();

}  // namespace destconn

#endif  // CONNECTOR_START_WARNINGS_H_
