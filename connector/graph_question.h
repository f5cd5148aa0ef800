#ifndef CONNECTOR_GRAPH_QUESTION_H_
#define CONNECTOR_GRAPH_QUESTION_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "meta_client/graph_answer.h"
#include "meta_client/http_transport.h"

namespace destconn {

// What the Graph API says to a question: a body, or an error of its own.
struct QuestionAnswer {
  std::string body = "";
  std::optional<GraphError> error = std::nullopt;
  AnswerClass kind = AnswerClass::kOk;
};

// Asks, and waits for the answer. What Meta denies is an answer; UNAVAILABLE
// with META_UNAVAILABLE if it could not be asked, or could not answer just now.
absl::StatusOr<QuestionAnswer> AskGraph(HttpTransport& transport,
                                        HttpRequest request);

}  // namespace destconn

#endif  // CONNECTOR_GRAPH_QUESTION_H_
