#include "cli/help.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "cli/flags.h"
#include "cli/table.h"

namespace destconn {
namespace {

constexpr size_t kWidth = 80;

constexpr absl::string_view kFirstSteps = R"(First steps
  1. destinationctl describe --insecure
     Is the connector there, and what does it want?
  2. destinationctl validate-credentials --insecure --name=my-token \
         --refresh_token_file=token.txt --dataset_id=1234567
     Stores your token of Meta's, if Meta takes it.
  3. destinationctl configure --insecure --settings=my-store.json
     Stores where rows go and how. `help configure` shows such a file.
  4. destinationctl send --insecure --destination=my-store --dry_run orders.csv
     Shows what would happen. Without --dry_run it does.
)";

constexpr absl::string_view kAfterword =
    R"(Flags stand before or after the command, as --flag=value or --flag value.
--flagfile=FILE reads more of them, one a line.

Exit codes
  0  done
  1  the answer was no: a check failed, or rows were rejected and
     --fail_on_reject was given
  2  the command or its input cannot be used; nothing was sent
  3  the connector could not be reached, refused, or did not finish

`destinationctl help COMMAND` tells more about a command.
)";

std::string FlagsText(const std::vector<std::string>& names) {
  Table table;
  const std::vector<FlagHelp> all = AllFlags();
  for (const std::string& name : names) {
    const auto flag =
        std::find_if(all.begin(), all.end(),
                     [&name](const FlagHelp& f) { return f.name == name; });
    if (flag == all.end()) continue;
    std::string help = flag->help;
    if (!flag->default_value.empty()) {
      absl::StrAppend(&help, " Default: ", flag->default_value, ".");
    }
    table.AddRow({absl::StrCat("--", name, flag->is_bool ? "" : "=..."), help});
  }
  return table.Render(kWidth, 2);
}

// Paragraphs are wrapped; lines that begin with a space stand as they are.
std::string Paragraphs(absl::string_view text) {
  std::string wrapped;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (line.empty() || line.front() == ' ') {
      absl::StrAppend(&wrapped, line, "\n");
      continue;
    }
    for (const std::string& piece : WrapWords(std::string(line), kWidth)) {
      absl::StrAppend(&wrapped, piece, "\n");
    }
  }
  return wrapped;
}

std::string CommandsText() {
  size_t width = 0;
  for (const Command& command : Commands()) {
    width = std::max(width, command.name.size());
  }
  std::string text;
  std::string group;
  for (const Command& command : Commands()) {
    if (command.group != group) {
      group = command.group;
      absl::StrAppend(&text, "\n", group, "\n");
    }
    Table table;
    std::string name = command.name;
    name.resize(width, ' ');
    table.AddRow({name, command.summary});
    text += table.Render(kWidth, 2);
  }
  return text;
}

}  // namespace

std::string GeneralHelp() {
  return absl::StrCat(
      Paragraphs("destinationctl sends the rows of your files through a "
                 "connector to Meta, as offline events, and shows what became "
                 "of them. It talks to the connector, never to Meta itself."),
      "\nUsage: destinationctl [FLAGS] COMMAND [ARGUMENTS]\n", CommandsText(),
      "\n", kFirstSteps, "\nFlags of all commands\n", FlagsText(CommonFlags()),
      "\n", kAfterword);
}

std::string CommandHelp(const Command& command) {
  std::string usage = absl::StrCat("Usage: destinationctl ", command.name);
  for (const std::string& flag : command.required_flags) {
    absl::StrAppend(&usage, " --", flag, "=...");
  }
  if (!command.flags.empty()) absl::StrAppend(&usage, " [FLAGS]");
  if (!command.arguments.empty()) {
    absl::StrAppend(&usage, " ", command.arguments);
  }
  std::string text =
      absl::StrCat(command.summary, "\n\n",
                   absl::StrJoin(WrapWords(usage, kWidth), "\n    "), "\n");
  if (!command.details.empty()) {
    absl::StrAppend(&text, "\n", Paragraphs(command.details));
  }
  absl::StrAppend(&text, "\nExamples\n", command.examples);
  if (!command.required_flags.empty()) {
    absl::StrAppend(&text, "\nRequired flags\n",
                    FlagsText(command.required_flags));
  }
  if (!command.flags.empty()) {
    absl::StrAppend(&text, "\nFlags\n", FlagsText(command.flags));
  }
  if (command.needs_server) {
    absl::StrAppend(&text, "\nThe connection\n", FlagsText(CommonFlags()));
  }
  return text;
}

}  // namespace destconn
