#ifndef SIMULATOR_GRAPH_REPLY_H_
#define SIMULATOR_GRAPH_REPLY_H_

#include <string>

#include "absl/strings/string_view.h"

namespace destconn {

// An error as the Graph API words it ("Handling Errors").
struct GraphFault {
  int http_status = 400;
  int code = 100;
  int subcode = 0;  // 0: left out
  bool is_transient = false;
  std::string type = "OAuthException";
  std::string message = "";
  std::string user_title = "";  // empty: left out, with the user message
  std::string user_message = "";
};

// What is to be answered.
struct GraphReply {
  int http_status = 200;
  std::string body = "{}";
};

// The reply that carries `fault`.
GraphReply MakeReply(const GraphFault& fault, absl::string_view fbtrace_id);

// Errors that several endpoints share. Codes: Graph API, "Handling Errors";
// HTTP statuses as seen live.
GraphFault TokenMalformed();
GraphFault TokenExpired();
GraphFault ObjectMissing(absl::string_view id);  // or no access to it: 100/33
GraphFault PermissionDenied();                   // 10
GraphFault PathUnknown();                        // 2500
// An invalid parameter: 100 and `subcode`, which may be 0.
GraphFault InvalidParameter(int subcode, absl::string_view title,
                            absl::string_view message);

}  // namespace destconn

#endif  // SIMULATOR_GRAPH_REPLY_H_
