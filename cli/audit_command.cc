#include "cli/audit_command.h"

#include <fstream>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/audit_chain.h"
#include "cli/options.h"
#include "google/protobuf/struct.pb.h"

namespace destconn {
namespace {

std::string HeadText(const AuditHead& head) {
  return absl::StrCat(head.sequence, ":", head.hash);
}

void Print(const Invocation& invocation, const AuditVerdict& verdict) {
  if (invocation.json()) {
    google::protobuf::Struct json;
    auto& fields = *json.mutable_fields();
    fields["lines"].set_number_value(static_cast<double>(verdict.lines));
    fields["mended"].set_number_value(static_cast<double>(verdict.mended));
    fields["head"].set_string_value(HeadText(verdict.head));
    auto& faults = *fields["faults"].mutable_list_value();
    for (const std::string& fault : verdict.faults) {
      faults.add_values()->set_string_value(fault);
    }
    PrintJson(invocation, json);
    return;
  }
  std::ostream& out = invocation.console.out;
  for (const std::string& fault : verdict.faults) out << fault << "\n";
  out << (verdict.faults.empty() ? "Whole: " : "NOT WHOLE: ") << verdict.lines
      << (verdict.lines == 1 ? " line" : " lines");
  if (verdict.mended > 0) {
    out << ", torn by a crash and mended " << verdict.mended
        << (verdict.mended == 1 ? " time" : " times");
  }
  // Whoever noted the head of a forged log would call it whole the next time.
  out << (verdict.faults.empty()
              ? absl::StrCat(". Note the head, elsewhere: --head=",
                             HeadText(verdict.head))
              : ". Keep the file as it is, and compare it with a copy that was "
                "kept elsewhere.")
      << "\n";
}

}  // namespace

ExitCode RunAudit(const Invocation& invocation) {
  if (invocation.arguments[0] != "verify") {
    return Fail(invocation, UsageError("say audit verify FILE"));
  }
  std::optional<AuditHead> noted;
  if (!invocation.options.head.empty()) {
    noted = ParseAuditHead(invocation.options.head);
    if (!noted.has_value()) {
      return Fail(invocation, UsageError("--head is NUMBER:HASH, as an earlier "
                                         "audit verify has printed it"));
    }
  }
  const std::string& path = invocation.arguments[1];
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return Fail(invocation, UsageError(absl::StrCat(path, " cannot be read")));
  }
  const AuditVerdict verdict = CheckAuditChain(file, noted);
  Print(invocation, verdict);
  return verdict.faults.empty() ? kDone : kAnswerNo;
}

}  // namespace destconn
