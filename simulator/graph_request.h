#ifndef SIMULATOR_GRAPH_REQUEST_H_
#define SIMULATOR_GRAPH_REQUEST_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "simulator/request_body.h"

namespace destconn {

// A request, as far as the Graph API looks at it.
struct GraphRequest {
  std::string method = "GET";
  std::string target = "/";  // path and query
  std::string http_version = "1.1";
  std::string authorization = "";  // the header's value
  std::string content_type = "";
  std::string content_encoding = "";
  // Headers to be journaled: never a token's.
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = "";
};

// A request's address, taken apart.
struct GraphTarget {
  std::string path = "";                // without the query
  std::vector<std::string> parts = {};  // of the path, the version first
  std::map<std::string, std::string> query = {};
  // For the faults: `events` (the events edge), `dataset` (a node whose id is a
  // number), `control` (the simulator's own), `token` (all the rest).
  std::string kind = "token";
};

// A request, taken apart.
struct ParsedRequest {
  GraphTarget target = {};
  std::string token = "";
  std::string token_in = "";  // header, query, body, or empty for none
  RequestBody body = {};

  // A parameter of the query or else of the body; empty if there is none.
  std::string Parameter(const std::string& name) const;
};

GraphTarget ParseTarget(absl::string_view target);
// `wants_data`: whether the body's `data_json` is wanted.
ParsedRequest ParseGraphRequest(const GraphRequest& request,
                                bool wants_data = true);

// Whether Meta has, or had, that version: `v2.0` to `v26.0`. An expired one is
// served by a newer one, without a word ("Platform Versioning").
bool IsGraphVersion(absl::string_view version);

// The text with all that looks like an access token blotted out.
std::string WithoutTokens(absl::string_view text);

}  // namespace destconn

#endif  // SIMULATOR_GRAPH_REQUEST_H_
