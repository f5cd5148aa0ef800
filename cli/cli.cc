#include "cli/cli.h"

#include <array>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/admin_commands.h"
#include "cli/audit_command.h"
#include "cli/command_line.h"
#include "cli/configure_command.h"
#include "cli/describe_command.h"
#include "cli/flags.h"
#include "cli/help.h"
#include "cli/invocation.h"
#include "cli/normalize_command.h"
#include "cli/options.h"
#include "cli/send_command.h"
#include "cli/validate_command.h"

namespace destconn {
namespace {

struct Entry {
  absl::string_view name;
  ExitCode (*run)(const Invocation&);
};

constexpr std::array kEntries = {
    Entry{"describe", &RunDescribe},
    Entry{"validate-credentials", &RunValidateCredentials},
    Entry{"configure", &RunConfigure},
    Entry{"send", &RunSend},
    Entry{"normalize", &RunNormalize},
    Entry{"runs", &RunListRuns},
    Entry{"run", &RunShowRun},
    Entry{"destinations", &RunListDestinations},
    Entry{"credentials", &RunListCredentials},
    Entry{"order", &RunLookUpOrder},
    Entry{"delete", &RunDelete},
    Entry{"audit", &RunAudit},
};

ExitCode Refuse(const absl::Status& status, Console& console) {
  console.err << "error: " << status.message() << "\n"
              << "`destinationctl help` shows how to use this program.\n";
  return kUsage;
}

void WarnOfPlainText(const Options& options, Console& console) {
  if (!options.insecure || IsLoopback(options.server)) return;
  console.err << "warning: --insecure sends tokens and customer data to "
              << options.server
              << " in plain text, for everybody on the way to read\n";
}

ExitCode Dispatch(const CommandLine& line, const Options& options,
                  Console& console) {
  const Invocation invocation{options, line.arguments, console};
  if (line.command->needs_server) WarnOfPlainText(options, console);
  for (const Entry& entry : kEntries) {
    if (entry.name == line.command->name) return entry.run(invocation);
  }
  return Fail(invocation, absl::InternalError(absl::StrCat(
                              line.command->name, " has no function")));
}

}  // namespace

ExitCode RunCli(const std::vector<std::string>& arguments, Console& console) {
  const absl::StatusOr<CommandLine> line = ParseArguments(arguments);
  if (!line.ok()) return Refuse(line.status(), console);
  if (line->help) {
    console.out << (line->command == nullptr ? GeneralHelp()
                                             : CommandHelp(*line->command));
    return kDone;
  }
  const Options options = OptionsFromFlags();
  if (const absl::Status status = Validate(options); !status.ok()) {
    return Refuse(status, console);
  }
  const ExitCode code = Dispatch(*line, options, console);
  console.out.flush();
  // A full disk behind `> summary.json` must not look like success.
  if (console.out) return code;
  console.err << "error: the result could not be written\n";
  return kFailed;
}

}  // namespace destconn
