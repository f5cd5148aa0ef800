#ifndef CLI_CONFIGURE_COMMAND_H_
#define CLI_CONFIGURE_COMMAND_H_

#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace destconn {

// `configure`: has settings checked, and stored when they are good.
ExitCode RunConfigure(const Invocation& invocation);

}  // namespace destconn

#endif  // CLI_CONFIGURE_COMMAND_H_
