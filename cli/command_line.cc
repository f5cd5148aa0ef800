#include "cli/command_line.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <sstream>
#include <utility>

#include "absl/flags/reflection.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "base/suggestion.h"
#include "cli/flags.h"
#include "cli/options.h"
#include "cli/text_file.h"

namespace destconn {
namespace {

std::vector<std::string> FlagNames() {
  std::vector<std::string> names = {"help", "flagfile"};
  for (const FlagHelp& flag : AllFlags()) names.push_back(flag.name);
  return names;
}

bool IsBoolFlag(absl::string_view name) {
  const absl::CommandLineFlag* flag = absl::FindCommandLineFlag(name);
  return flag != nullptr && flag->IsOfType<bool>();
}

// Takes one command line apart.
class Parser {
 public:
  explicit Parser(const std::vector<std::string>& arguments)
      : rest_(arguments.begin(), arguments.end()) {}

  absl::StatusOr<CommandLine> Parse();

 private:
  absl::Status ParseFlag(const std::string& text);
  absl::Status SetFlag(const std::string& name, const std::string& value);
  absl::Status ReadFlagFile(const std::string& path);
  absl::Status TakeWords();
  absl::Status CheckFlags() const;
  absl::Status CheckArguments() const;

  // What has not been looked at yet.
  std::deque<std::string> rest_;
  std::vector<std::string> words_;
  std::vector<std::string> given_;
  bool has_flag_file_ = false;
  CommandLine result_;
};

absl::StatusOr<CommandLine> Parser::Parse() {
  bool flags_ended = false;
  while (!rest_.empty()) {
    std::string text = std::move(rest_.front());
    rest_.pop_front();
    if (flags_ended || text.size() < 2 || text[0] != '-') {
      words_.push_back(std::move(text));
    } else if (text == "--") {
      flags_ended = true;
    } else {
      DC_RETURN_IF_ERROR(ParseFlag(text));
    }
  }
  DC_RETURN_IF_ERROR(TakeWords());
  if (result_.help) return result_;
  DC_RETURN_IF_ERROR(CheckFlags());
  DC_RETURN_IF_ERROR(CheckArguments());
  return result_;
}

absl::Status Parser::ParseFlag(const std::string& text) {
  absl::string_view view = text;
  if (!absl::ConsumePrefix(&view, "--")) absl::ConsumePrefix(&view, "-");
  const size_t equals = view.find('=');
  std::string name(view.substr(0, equals));
  std::optional<std::string> value;
  if (equals != absl::string_view::npos) {
    value = std::string(view.substr(equals + 1));
  }
  if (name == "help" || name == "h") {
    result_.help = true;
    return absl::OkStatus();
  }
  if (!value && absl::StartsWith(name, "no") && IsBoolFlag(name.substr(2))) {
    name = name.substr(2);
    value = "false";
  }
  const std::vector<std::string> names = FlagNames();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    return UsageError(absl::StrCat("there is no flag --", name, ".",
                                   DidYouMean(name, names, "--")));
  }
  if (!value && IsBoolFlag(name)) value = "true";
  if (!value) {
    if (rest_.empty()) {
      return UsageError(
          absl::StrCat("--", name, " wants a value: --", name, "=..."));
    }
    value = std::move(rest_.front());
    rest_.pop_front();
  }
  return name == "flagfile" ? ReadFlagFile(*value) : SetFlag(name, *value);
}

absl::Status Parser::SetFlag(const std::string& name,
                             const std::string& value) {
  absl::CommandLineFlag& flag = *absl::FindCommandLineFlag(name);
  std::string error;
  if (!flag.ParseFrom(value, &error)) {
    // `error` repeats the value.
    return UsageError(
        absl::StrCat("--", name, " cannot have that value. ", flag.Help()));
  }
  given_.push_back(name);
  return absl::OkStatus();
}

absl::Status Parser::ReadFlagFile(const std::string& path) {
  if (std::exchange(has_flag_file_, true)) {
    return UsageError("--flagfile can be given once, and not in such a file");
  }
  std::istringstream nothing;
  DC_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path, nothing));
  std::vector<std::string> flags;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    if (line[0] != '-') {
      return UsageError(
          absl::StrCat(path, ": a flag file holds lines of --flag=value only"));
    }
    flags.emplace_back(line);
  }
  rest_.insert(rest_.begin(), flags.begin(), flags.end());
  return absl::OkStatus();
}

// The first word is the command; behind `help` it is the one to explain.
absl::Status Parser::TakeWords() {
  if (!words_.empty() && words_[0] == "help") {
    result_.help = true;
    words_.erase(words_.begin());
  }
  if (words_.empty()) return absl::OkStatus();
  result_.command = FindCommand(words_[0]);
  if (result_.command == nullptr) {
    std::vector<std::string> names = {"help"};
    for (const Command& command : Commands()) names.push_back(command.name);
    return UsageError(absl::StrCat("there is no command '", words_[0], "'.",
                                   DidYouMean(words_[0], names)));
  }
  result_.arguments.assign(words_.begin() + 1, words_.end());
  return absl::OkStatus();
}

absl::Status Parser::CheckFlags() const {
  if (result_.command == nullptr) {
    return UsageError("no command. `destinationctl help` lists them");
  }
  const Command& command = *result_.command;
  for (const std::string& flag : given_) {
    if (TakesFlag(command, flag)) continue;
    return UsageError(absl::StrCat(
        "--", flag, " is not for `", command.name,
        "`, but for: ", absl::StrJoin(CommandsWithFlag(flag), ", ")));
  }
  for (const std::string& flag : command.required_flags) {
    if (std::find(given_.begin(), given_.end(), flag) != given_.end()) continue;
    return UsageError(absl::StrCat("`", command.name, "` needs --", flag,
                                   "=... See `destinationctl help ",
                                   command.name, "`"));
  }
  return absl::OkStatus();
}

absl::Status Parser::CheckArguments() const {
  const Command& command = *result_.command;
  const int count = static_cast<int>(result_.arguments.size());
  if (count < command.min_arguments) {
    return UsageError(
        absl::StrCat("`", command.name, "` needs ", command.arguments,
                     ". See `destinationctl help ", command.name, "`"));
  }
  if (command.max_arguments >= 0 && count > command.max_arguments) {
    return UsageError(absl::StrCat(
        "`", command.name, "` takes ",
        command.max_arguments == 0 ? "no argument" : command.arguments,
        ", but there is more. See `destinationctl help ", command.name, "`"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CommandLine> ParseArguments(
    const std::vector<std::string>& arguments) {
  return Parser(arguments).Parse();
}

}  // namespace destconn
