#include "cli/checks_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/table.h"

namespace destconn {
namespace {

using ::destination::v1::Check;
using ::destination::v1::MetaError;

absl::string_view OutcomeWord(Check::Outcome outcome) {
  switch (outcome) {
    case Check::OUTCOME_PASS:
      return "ok";
    case Check::OUTCOME_WARN:
      return "WARNING";
    case Check::OUTCOME_FAIL:
      return "FAILED";
    case Check::OUTCOME_SKIPPED:
      return "skipped";
    default:
      return "?";
  }
}

std::string MetaErrorText(const MetaError& error) {
  std::string text = absl::StrCat("Meta answered error ", error.code());
  if (error.subcode() != 0) absl::StrAppend(&text, "/", error.subcode());
  if (!error.type().empty()) absl::StrAppend(&text, " (", error.type(), ")");
  if (!error.fbtrace_id().empty()) {
    absl::StrAppend(&text, ", trace id ", error.fbtrace_id());
  }
  return text;
}

}  // namespace

std::string ChecksText(const Checks& checks, size_t width) {
  Table table;
  for (const Check& check : checks) {
    table.AddRow({std::string(OutcomeWord(check.outcome())), check.name(),
                  check.message()});
    if (!check.remedy().empty()) {
      table.AddRow({"", "", absl::StrCat("What to do: ", check.remedy())});
    }
    if (check.has_meta_error()) {
      table.AddRow({"", "", MetaErrorText(check.meta_error())});
    }
  }
  return table.Render(width, 2);
}

bool AnyFailed(const Checks& checks) {
  return std::any_of(checks.begin(), checks.end(), [](const Check& check) {
    return check.outcome() == Check::OUTCOME_FAIL;
  });
}

}  // namespace destconn
