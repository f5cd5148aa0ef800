#ifndef CLI_COMMANDS_H_
#define CLI_COMMANDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace destconn {

// A command as parsing and help need it. Texts are for people.
struct Command {
  std::string name;
  std::string group;
  // What stands behind the name: `FILE...`.
  std::string arguments = "";
  int min_arguments = 0;
  int max_arguments = 0;  // -1: any number
  std::vector<std::string> required_flags = {};
  std::vector<std::string> flags = {};  // beside required and common ones
  bool needs_server = true;
  std::string summary;
  std::string details = "";
  std::string examples = "";
};

// All commands, in the order in which help shows them.
const std::vector<Command>& Commands();

// Null if there is no such command.
const Command* FindCommand(absl::string_view name);

// Flags that every command takes, so that one flag file serves all.
const std::vector<std::string>& CommonFlags();

// Whether `command` takes the flag `name`.
bool TakesFlag(const Command& command, absl::string_view name);

// The names of all commands that take the flag.
std::vector<std::string> CommandsWithFlag(absl::string_view name);

}  // namespace destconn

#endif  // CLI_COMMANDS_H_
