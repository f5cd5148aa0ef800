#ifndef CLI_ADMIN_COMMANDS_H_
#define CLI_ADMIN_COMMANDS_H_

#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace destconn {

// What the server holds: lists (all pages of them), one run, and deleting.
ExitCode RunListRuns(const Invocation& invocation);
ExitCode RunShowRun(const Invocation& invocation);
ExitCode RunListDestinations(const Invocation& invocation);
ExitCode RunListCredentials(const Invocation& invocation);

// `order ORDER_ID`: what became of it.
ExitCode RunLookUpOrder(const Invocation& invocation);

// `delete destination NAME` or `delete destinations/NAME`; the same of
// credentials.
ExitCode RunDelete(const Invocation& invocation);

}  // namespace destconn

#endif  // CLI_ADMIN_COMMANDS_H_
