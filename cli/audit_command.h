#ifndef CLI_AUDIT_COMMAND_H_
#define CLI_AUDIT_COMMAND_H_

#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace destconn {

// `audit verify FILE`: checks the chain of a connector's audit log. Needs no
// server.
ExitCode RunAudit(const Invocation& invocation);

}  // namespace destconn

#endif  // CLI_AUDIT_COMMAND_H_
