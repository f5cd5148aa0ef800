#include "tests/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

// Null-terminated, as the system wants it; valid as long as `words`.
std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> EnvironmentIn(const std::string& folder) {
  std::vector<std::string> all = {absl::StrCat("TMPDIR=", folder, "/tmp"),
                                  absl::StrCat("HOME=", folder)};
  for (char** word = environ; *word != nullptr; ++word) {
    if (!absl::StartsWith(*word, "TMPDIR=") &&
        !absl::StartsWith(*word, "HOME=")) {
      all.emplace_back(*word);
    }
  }
  return all;
}

}  // namespace

ChildProcess::ChildProcess(const std::string& program,
                           const std::vector<std::string>& flags,
                           const std::string& folder,
                           const std::vector<std::string>& environment) {
  std::filesystem::create_directories(folder + "/tmp");
  std::vector<std::string> words = {
      std::filesystem::absolute(program).string()};
  words.insert(words.end(), flags.begin(), flags.end());
  std::vector<std::string> whole_environment = EnvironmentIn(folder);
  whole_environment.insert(whole_environment.end(), environment.begin(),
                           environment.end());

  int out[2];
  EXPECT_EQ(pipe2(out, O_CLOEXEC), 0);
  out_ = out[0];
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO,
                                   absl::StrCat(folder, "/stderr.txt").c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  EXPECT_EQ(
      posix_spawn(&pid_, words[0].c_str(), &actions, nullptr,
                  Pointers(words).data(), Pointers(whole_environment).data()),
      0)
      << program;
  posix_spawn_file_actions_destroy(&actions);
  close(out[1]);
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) End(SIGKILL);
  close(out_);
}

std::string ChildProcess::ReadLine() {
  std::string line;
  char c = 0;
  while (read(out_, &c, 1) == 1 && c != '\n') line += c;
  absl::StrAppend(&output_, line, "\n");
  return line;
}

int ChildProcess::End(int signal) {
  if (signal != 0) kill(pid_, signal);
  char piece[4096];
  for (ssize_t n = read(out_, piece, sizeof(piece)); n > 0;
       n = read(out_, piece, sizeof(piece))) {
    output_.append(piece, n);
  }
  int status = -1;
  EXPECT_EQ(waitpid(pid_, &status, 0), pid_);
  pid_ = -1;
  return status;
}

}  // namespace destconn
