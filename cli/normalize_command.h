#ifndef CLI_NORMALIZE_COMMAND_H_
#define CLI_NORMALIZE_COMMAND_H_

#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace destconn {

// `normalize`: shows how customer values are normalized and hashed, with the
// code that the connector uses. Needs no server.
ExitCode RunNormalize(const Invocation& invocation);

}  // namespace destconn

#endif  // CLI_NORMALIZE_COMMAND_H_
