// destinationctl: the host's command line.

#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <iostream>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/console.h"
#include "grpc/support/log.h"

namespace {

// 0 if `fd` is no terminal.
size_t TerminalWidth(int fd) {
  struct winsize size = {};
  if (isatty(fd) == 0) return 0;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

}  // namespace

int main(int argc, char* argv[]) {
  // gRPC writes its own view of failures to standard error, header values
  // included; all that matters is in the status.
  gpr_set_log_function([](gpr_log_func_args*) {});
  // A closed pipe is a failed write, told like any other.
  std::signal(SIGPIPE, SIG_IGN);
  std::ios::sync_with_stdio(false);
  const size_t out_width = TerminalWidth(STDOUT_FILENO);
  destconn::Console console{
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .clock = destconn::RealClock(),
      .err_width = TerminalWidth(STDERR_FILENO),
      .out_width = out_width == 0 ? 100 : out_width,
  };
  return destconn::RunCli(std::vector<std::string>(argv + 1, argv + argc),
                          console);
}
