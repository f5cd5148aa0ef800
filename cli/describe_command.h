#ifndef CLI_DESCRIBE_COMMAND_H_
#define CLI_DESCRIBE_COMMAND_H_

#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace destconn {

// `describe`: what the destination wants.
ExitCode RunDescribe(const Invocation& invocation);

}  // namespace destconn

#endif  // CLI_DESCRIBE_COMMAND_H_
