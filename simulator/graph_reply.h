#ifndef SIMULATOR_GRAPH_REPLY_H_
#define SIMULATOR_GRAPH_REPLY_H_

#include <string>
#include <variant>

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
  std::string error_data = "";  // JSON; empty: left out
};

// What is to be answered. `code`, `subcode` and `fbtrace_id` say for the
// journal what the body says.
struct GraphReply {
  int http_status = 200;
  std::string body = "{}";
  int code = 0;  // 0: no error
  int subcode = 0;
  std::string fbtrace_id = "";
};

// The body of a success, or an error.
using GraphAnswer = std::variant<std::string, GraphFault>;

// The reply that carries `fault`.
GraphReply MakeReply(const GraphFault& fault, absl::string_view fbtrace_id);

// Errors that several endpoints share. Codes: Graph API, "Handling Errors";
// HTTP statuses as seen live.
GraphFault TokenMalformed();                     // 190
GraphFault TokenInvalid();                       // 190/467: unknown or revoked
GraphFault TokenExpired();                       // 190/463
GraphFault SignatureWrong();                     // 104: the appsecret_proof
GraphFault ObjectMissing(absl::string_view id);  // or no access to it: 100/33
GraphFault ReadDenied();                         // 10
GraphFault PermissionMissing();                  // 200
GraphFault PathUnknown();                        // 2500
// An invalid parameter: 100 and `subcode`, which may be 0.
GraphFault InvalidParameter(int subcode, absl::string_view title,
                            absl::string_view message);

}  // namespace destconn

#endif  // SIMULATOR_GRAPH_REPLY_H_
