#ifndef CLI_CLI_H_
#define CLI_CLI_H_

#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/exit_code.h"

namespace destconn {

// The whole program but the process: takes the arguments behind the program's
// name, does what they say, and returns how to end.
ExitCode RunCli(const std::vector<std::string>& arguments, Console& console);

}  // namespace destconn

#endif  // CLI_CLI_H_
