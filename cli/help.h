#ifndef CLI_HELP_H_
#define CLI_HELP_H_

#include <string>

#include "cli/commands.h"

namespace destconn {

// What the program is, its commands by group, the first steps, the common flags
// and the exit codes.
std::string GeneralHelp();

// One command: how to write it, its flags, examples.
std::string CommandHelp(const Command& command);

}  // namespace destconn

#endif  // CLI_HELP_H_
