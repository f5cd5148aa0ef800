#ifndef CLI_COMMAND_LINE_H_
#define CLI_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/commands.h"

namespace destconn {

// A command line as it was written.
struct CommandLine {
  // Null: none was named, or `help` alone.
  const Command* command = nullptr;
  std::vector<std::string> arguments = {};
  // Show help instead of doing anything.
  bool help = false;
};

// Takes the program's arguments apart and sets the flags that they hold. Flags
// stand anywhere; `--` ends them; `--flagfile` brings more. Fails with reason
// USAGE and what to write instead. Never repeats a flag's value: somebody may
// have written a token there.
//
// Not absl::ParseCommandLine: that ends the process, with exit code 1.
absl::StatusOr<CommandLine> ParseArguments(
    const std::vector<std::string>& arguments);

}  // namespace destconn

#endif  // CLI_COMMAND_LINE_H_
