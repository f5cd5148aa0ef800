#include "tests/simulator_verdict.h"

#include "absl/strings/str_cat.h"
#include "rapidjson/document.h"
#include "simulator/event_validator.h"

namespace destconn {

std::optional<std::string> SimulatorFault(const std::string& body,
                                          absl::Time now) {
  rapidjson::Document document;
  document.Parse(body.data(), body.size());
  if (document.HasParseError()) return "no JSON";
  const auto fault = FindEventFault(document, now);
  if (!fault.has_value()) return std::nullopt;
  return absl::StrCat(fault->subcode, ": ", fault->user_title, ": ",
                      fault->user_message);
}

}  // namespace destconn
