#include "connector/graph_question.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/error_reason.h"
#include "meta_client/json_reader.h"

namespace destconn {

absl::StatusOr<QuestionAnswer> AskGraph(HttpTransport& transport,
                                        HttpRequest request) {
  HttpResult result = SendAndWait(transport, std::move(request));
  QuestionAnswer answer{.error = ParseGraphError(result.response.body)};
  if (answer.error.has_value()) {
    answer.kind = ClassifyError(*answer.error, result.response.code);
  }
  const bool understood = answer.error.has_value() ||
                          (result.response.code == 200 &&
                           JsonReader(result.response.body).is_object());
  if (!result.status.ok() || !understood ||
      answer.kind == AnswerClass::kTransient ||
      answer.kind == AnswerClass::kThrottled) {
    const absl::string_view why =
        result.status.ok() ? "Meta did not answer the question just now."
                           : result.status.message();
    return WithReason(
        absl::UnavailableError(absl::StrCat(
            why, " Nothing is known and nothing was stored; try again.")),
        "META_UNAVAILABLE");
  }
  answer.body = std::move(result.response.body);
  return answer;
}

}  // namespace destconn
