#include "connector/token_debug.h"

#include <cstdint>
#include <utility>

#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "connector/graph_question.h"
#include "meta_client/json_reader.h"

namespace destconn {
namespace {

// Zero is said to mean never.
std::optional<absl::Time> TimeAt(const JsonReader& json,
                                 absl::string_view path) {
  const std::optional<int64_t> seconds = json.Integer(path);
  if (!seconds.has_value()) return std::nullopt;
  return *seconds == 0 ? absl::InfiniteFuture()
                       : absl::FromUnixSeconds(*seconds);
}

std::optional<TokenDebug> ParseDebug(const std::string& body) {
  const JsonReader json(body);
  const std::optional<bool> is_valid = json.Bool("data.is_valid");
  if (!is_valid.has_value()) return std::nullopt;
  TokenDebug debug{
      .is_valid = *is_valid,
      .app_id = json.Text("data.app_id").value_or(""),
      .scopes = json.Texts("data.scopes"),
      .expire_time = TimeAt(json, "data.expires_at"),
      .data_access_expire_time = TimeAt(json, "data.data_access_expires_at")};
  if (debug.data_access_expire_time == absl::InfiniteFuture()) {
    debug.data_access_expire_time.reset();
  }
  if (json.Has("data.error")) {
    debug.error = GraphError{
        .code = static_cast<int>(json.Integer("data.error.code").value_or(0)),
        .subcode =
            static_cast<int>(json.Integer("data.error.subcode").value_or(0))};
  }
  return debug;
}

// Meta refuses the app itself, and not merely its question.
bool RefusesTheApp(const QuestionAnswer& answer) {
  constexpr int kBadApplication = 101;
  return answer.error.has_value() && (answer.error->code == kBadApplication ||
                                      answer.kind == AnswerClass::kAuth);
}

}  // namespace

absl::StatusOr<TokenDebugAnswer> AskAboutToken(HttpTransport& transport,
                                               const GraphOptions& options,
                                               const AccessToken& token) {
  TokenDebugAnswer result;
  if (options.app.configured()) {
    DC_ASSIGN_OR_RETURN(const QuestionAnswer answer,
                        AskGraph(transport, AppDebugRequest(options, token)));
    if (!answer.error.has_value()) result.debug = ParseDebug(answer.body);
    if (result.debug.has_value()) return result;
    if (RefusesTheApp(answer)) result.app_error = answer.error;
  }
  DC_ASSIGN_OR_RETURN(const QuestionAnswer answer,
                      AskGraph(transport, SelfDebugRequest(options, token)));
  if (!answer.error.has_value()) result.debug = ParseDebug(answer.body);
  return result;
}

}  // namespace destconn
