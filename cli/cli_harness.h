#ifndef CLI_CLI_HARNESS_H_
#define CLI_CLI_HARNESS_H_

#include <sstream>
#include <string>
#include <vector>

#include "absl/flags/reflection.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/simulated_clock.h"
#include "cli/cli.h"
#include "cli/console.h"
#include "cli/fake_destination.h"
#include "gtest/gtest.h"

namespace destconn {

// Runs the whole program against a fake server, with a simulated clock.
class CliHarness : public testing::Test {
 protected:
  // As typed behind `destinationctl --server=... --insecure`.
  ExitCode Run(std::vector<std::string> arguments) {
    arguments.insert(
        arguments.begin(),
        {absl::StrCat("--server=", server_.address()), "--insecure"});
    return RunPlain(arguments);
  }

  // As typed behind `destinationctl`.
  ExitCode RunPlain(const std::vector<std::string>& arguments) {
    absl::FlagSaver saver;
    Console console{.in = in_, .out = out_, .err = err_, .clock = clock_};
    return RunCli(arguments, console);
  }

  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  FakeDestination server_;
  SimulatedClock clock_{absl::FromUnixSeconds(1'795'509'996)};
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
};

}  // namespace destconn

#endif  // CLI_CLI_HARNESS_H_
