#ifndef TESTS_CHILD_PROCESS_H_
#define TESTS_CHILD_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace destconn {

// A program of this tree, started in a folder of its own: standard error goes
// to `stderr.txt` there, TMPDIR is `tmp` there. Killed with its owner.
//
// Not thread-safe.
class ChildProcess {
 public:
  // `program` as below the workspace: "connector/connector". `environment` is
  // added to this process's: NAME=value.
  ChildProcess(const std::string& program,
               const std::vector<std::string>& flags, const std::string& folder,
               const std::vector<std::string>& environment = {});
  ~ChildProcess();

  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }

  // The next line of standard output; waits for it.
  std::string ReadLine();

  // Sends the signal, none if it is 0, and waits for the end. Returns the
  // status as waitpid gives it.
  int End(int signal);

  // What was read of standard output; all of it after `End`.
  const std::string& output() const { return output_; }

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  std::string output_;
};

}  // namespace destconn

#endif  // TESTS_CHILD_PROCESS_H_
