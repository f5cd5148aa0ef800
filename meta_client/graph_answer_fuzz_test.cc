// Any answer of Meta's, or of what stands between: never a crash, and never
// taken for more than it says. The first two bytes are the HTTP status, the
// third the number of events sent; the body ends at the first zero byte, after
// which the usage headers stand.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/utf8.h"
#include "meta_client/graph_answer.h"
#include "meta_client/http_transport.h"
#include "meta_client/json_reader.h"

namespace destconn {
namespace {

void Expect(bool holds) {
  if (!holds) std::abort();
}

void CheckError(const GraphError& error, const std::string& body) {
  const JsonReader json(body);
  Expect(IsValidUtf8(error.type));
  Expect(IsValidUtf8(error.fbtrace_id));
  Expect(error.code == json.Integer("error.code"));
  Expect(error.subcode == json.Integer("error.error_subcode").value_or(0) ||
         error.subcode == 0);
}

void CheckSuccess(const GraphAnswer& answer, const HttpResponse& response,
                  int64_t sent) {
  Expect(response.code >= 200 && response.code < 300);
  Expect(!answer.error.has_value());
  Expect((answer.events_received == sent) == (answer.kind == AnswerClass::kOk));
}

void Check(const HttpResult& result, int64_t sent) {
  const HttpResponse& response = result.response;
  const GraphAnswer answer = ClassifyEventsAnswer(result, sent);
  Expect((answer.processing == Processing::kProcessed) ==
         (answer.kind == AnswerClass::kOk));
  Expect(RemedyFor(answer.kind).empty() == (answer.kind == AnswerClass::kOk));
  Expect(IsValidUtf8(answer.fbtrace_id));
  Expect(answer.pause >= absl::ZeroDuration());
  Expect(answer.pause <= absl::Hours(24));
  Expect(answer.usage_percent >= 0);
  if (answer.error.has_value()) {
    Expect(answer.kind == ClassifyError(*answer.error, response.code));
    CheckError(*answer.error, response.body);
  }
  if (answer.kind == AnswerClass::kOk ||
      answer.kind == AnswerClass::kCountMismatch) {
    CheckSuccess(answer, response, sent);
  }
  if (!answer.error.has_value() &&
      answer.processing == Processing::kNotProcessed) {
    Expect(response.code == 413 || response.code == 429 ||
           (response.code >= 300 && response.code < 400));
  }
}

}  // namespace
}  // namespace destconn

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 3) return 0;
  const absl::string_view text(reinterpret_cast<const char*>(data) + 3,
                               size - 3);
  const size_t end = text.find('\0');
  destconn::HttpResult result;
  result.fully_written = true;
  result.response.code = (data[0] << 8 | data[1]) % 600;
  result.response.body = std::string(text.substr(0, end));
  if (end != absl::string_view::npos) {
    const std::string header(text.substr(end + 1));
    result.response.headers = {{"x-app-usage", header},
                               {"x-ad-account-usage", header},
                               {"x-business-use-case-usage", header},
                               {"retry-after", header}};
  }
  destconn::Check(result, data[2]);
  return 0;
}
