#include "hashing/explain.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "hashing/json_text.h"
#include "hashing/sha256.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

// Appends a step if it changed anything.
void AddStep(absl::string_view name, std::string after, std::string& value,
             std::vector<std::string>& steps) {
  if (after == value) return;
  value = std::move(after);
  steps.push_back(absl::StrCat(name, ": ", ToJsonString(value)));
}

void AddCommonSteps(CustomerField field, std::string& value,
                    std::vector<std::string>& steps) {
  std::string composed;
  AppendNfc(value, composed);
  AddStep("composed (Unicode NFC)", composed, value, steps);
  AddStep("trimmed", std::string(TrimUnicode(value)), value, steps);
  if (field == CustomerField::kExternalId) return;
  std::string lower;
  AppendLower(value, lower);
  AddStep("lower case", lower, value, steps);
}

}  // namespace

std::vector<std::string> ExplainSteps(CustomerField field, RawValue raw,
                                      const Normalized& normalized) {
  std::string value(raw.Reveal());
  if (!IsWellFormedUtf8(value)) {
    return {absl::StrCat("no value: ", normalized.reason())};
  }
  std::vector<std::string> steps = {
      absl::StrCat("read: ", ToJsonString(value))};
  const bool hashed = IsHashed(field);
  if (normalized.is_digest()) {
    steps.push_back("is a SHA-256 digest already: sent as it is");
    return steps;
  }
  if (hashed) AddCommonSteps(field, value, steps);
  if (!normalized.has_value()) {
    steps.push_back(absl::StrCat("no value: ", normalized.reason()));
    return steps;
  }
  AddStep(absl::StrCat("rule of ", MetaKey(field)),
          std::string(normalized.text()), value, steps);
  steps.push_back(hashed ? absl::StrCat("SHA-256 of ", value.size(),
                                        " bytes: ", Sha256Hex(value))
                         : "sent in clear: Meta does not want it hashed");
  return steps;
}

}  // namespace destconn
