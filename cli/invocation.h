#ifndef CLI_INVOCATION_H_
#define CLI_INVOCATION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/options.h"
#include "google/protobuf/message.h"
#include "grpcpp/support/status.h"

namespace destconn {

// One command as it was called.
struct Invocation {
  const Options& options;
  const std::vector<std::string>& arguments;
  Console& console;

  bool json() const { return options.output == OutputFormat::kJson; }
};

// Prints `message` as one line of JSON; fields without a value are there too,
// so that a script finds them. What cannot be printed leaves `out` failed,
// which ends the program with `kFailed`.
void PrintJson(const Invocation& invocation,
               const google::protobuf::Message& message);

// Says what went wrong and what to do; returns how the program ends.
ExitCode Fail(const Invocation& invocation, const absl::Status& status);
ExitCode Fail(const Invocation& invocation, const grpc::Status& status);

}  // namespace destconn

#endif  // CLI_INVOCATION_H_
