#ifndef CLI_VALIDATE_COMMAND_H_
#define CLI_VALIDATE_COMMAND_H_

#include "cli/exit_code.h"
#include "cli/invocation.h"

namespace destconn {

// `validate-credentials`: has a token checked, and stored when it is good. The
// token comes from a file, and goes nowhere but into the request.
ExitCode RunValidateCredentials(const Invocation& invocation);

}  // namespace destconn

#endif  // CLI_VALIDATE_COMMAND_H_
