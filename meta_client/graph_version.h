#ifndef META_CLIENT_GRAPH_VERSION_H_
#define META_CLIENT_GRAPH_VERSION_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "meta_client/http_transport.h"

namespace destconn {

// How long Meta serves the versions of the Graph API. One that has ended does
// not fail: Meta serves another, silently.

// Whether it reads like a version: `v`, a number, a dot, a number.
bool IsGraphVersion(absl::string_view version);

// The first day on which `version` is served no more. Nothing if Meta has set
// none, or the version is younger than this connector.
std::optional<absl::CivilDay> GraphVersionEnd(absl::string_view version);

// What an operator should know of the version at `now`: that it has ended, or
// ends within six months. Empty if there is nothing to say.
std::string GraphVersionWarning(absl::string_view version, absl::Time now);

// The version that served a response, as its header `facebook-api-version`
// says, if it is not the one that was asked for.
std::optional<std::string> OtherVersionServed(const HttpResponse& response,
                                              absl::string_view asked);

// What an operator should know of that.
std::string OtherVersionWarning(absl::string_view asked,
                                absl::string_view served);

}  // namespace destconn

#endif  // META_CLIENT_GRAPH_VERSION_H_
