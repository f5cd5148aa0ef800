#ifndef CLI_SEND_COMMAND_H_
#define CLI_SEND_COMMAND_H_

#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace destconn {

// `send`: streams files of rows to a destination and prints the summary. A
// connection that breaks is taken up again, up to five times, from where the
// server says, if all rows come from files.
ExitCode RunSend(const Invocation& invocation);

}  // namespace destconn

#endif  // CLI_SEND_COMMAND_H_
