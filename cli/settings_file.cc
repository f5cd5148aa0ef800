#include "cli/settings_file.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "base/suggestion.h"
#include "cli/input_file.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/json_util.h"

namespace destconn {
namespace {

using ::destination::v1::Settings;

void AppendFieldNames(const google::protobuf::Descriptor& message,
                      std::vector<std::string>& names) {
  for (int i = 0; i < message.field_count(); ++i) {
    names.push_back(message.field(i)->name());
    names.push_back(message.field(i)->json_name());
    const auto* nested = message.field(i)->message_type();
    if (nested != nullptr && !message.field(i)->is_map()) {
      AppendFieldNames(*nested, names);
    }
  }
}

// Protobuf's message for an unknown field is `...(NAME): Cannot find field.`;
// in 3.21 `(NAME: Cannot find field.)`. Empty for another message.
std::string UnknownField(absl::string_view message) {
  const size_t end = message.find(": Cannot find field");
  if (end == absl::string_view::npos) return "";
  absl::string_view name = message.substr(0, end);
  while (!name.empty() && name.back() == ')') name.remove_suffix(1);
  const size_t start = name.find_last_of("( .");
  if (start != absl::string_view::npos) name.remove_prefix(start + 1);
  return std::string(name);
}

}  // namespace

absl::StatusOr<Settings> ParseSettings(absl::string_view json,
                                       absl::string_view name) {
  Settings settings;
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), &settings);
  if (status.ok()) return settings;
  const std::string message(status.message());
  const std::string unknown = UnknownField(message);
  if (unknown.empty()) {
    return InputError(absl::StrCat(name, ": ", message));
  }
  std::vector<std::string> names;
  AppendFieldNames(*Settings::descriptor(), names);
  return InputError(
      absl::StrCat(name, ": there is no setting '", unknown, "'.",
                   DidYouMean(unknown, names),
                   " `destinationctl describe` lists all settings."));
}

}  // namespace destconn
