#ifndef CLI_EXIT_CODE_H_
#define CLI_EXIT_CODE_H_

namespace destconn {

// How the program ends; scripts rely on the numbers.
enum ExitCode : int {
  kDone = 0,
  // The answer was no: a check failed, or rows were rejected and
  // --fail_on_reject was given.
  kAnswerNo = 1,
  // The command or its input files cannot be used; nothing was sent.
  kUsage = 2,
  // The server could not be reached, refused, or did not finish.
  kFailed = 3,
};

}  // namespace destconn

#endif  // CLI_EXIT_CODE_H_
