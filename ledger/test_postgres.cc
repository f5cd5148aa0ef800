#include "ledger/test_postgres.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr char kPrograms[] = "/usr/lib/postgresql/15/bin/";

int FreePort() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  bind(listener, reinterpret_cast<sockaddr*>(&address), length);
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
  close(listener);
  return ntohs(address.sin_port);
}

// The parents of all processes.
std::vector<std::pair<pid_t, pid_t>> Processes() {
  std::vector<std::pair<pid_t, pid_t>> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    pid_t pid = 0;
    if (!absl::SimpleAtoi(entry.path().filename().string(), &pid)) continue;
    std::ifstream file(entry.path() / "stat");
    const std::string stat((std::istreambuf_iterator<char>(file)), {});
    const size_t end = stat.rfind(") ");
    if (end == std::string::npos) continue;
    found.emplace_back(pid, std::atoi(stat.c_str() + end + 4));
  }
  return found;
}

}  // namespace

TestPostgres::TestPostgres() {
  // Its socket's path must be short.
  char pattern[] = "/tmp/destconn_postgres_XXXXXX";
  folder_ = mkdtemp(pattern);
  // In Bazel's sandbox there is no other user to become, but one may be called
  // another.
  as_nobody_ = {"/usr/bin/unshare", "--user", "--map-user=65534",
                "--map-group=65534"};
  if (geteuid() == 0 && std::system(absl::StrCat(absl::StrJoin(as_nobody_, " "),
                                                 " true 2>/dev/null")
                                        .c_str()) != 0) {
    as_nobody_ = {"/usr/bin/setpriv", "--reuid=65534", "--regid=65534",
                  "--clear-groups"};
    EXPECT_EQ(chown(folder_.c_str(), 65534, 65534), 0);
  }
  int status = 0;
  waitpid(Spawn({absl::StrCat(kPrograms, "initdb"), "-D", folder_ + "/data",
                 "-U", "destconn", "--no-sync", "-A", "trust", "-E", "UTF8",
                 "--locale=C", "--no-instructions"}),
          &status, 0);
  EXPECT_EQ(status, 0) << "initdb of Debian's package postgresql";
  Start();
}

TestPostgres::~TestPostgres() {
  StopAtOnce();
  std::filesystem::remove_all(folder_);
}

// As nobody if we are root; its output goes to a file beside its data. It ends
// with us.
pid_t TestPostgres::Spawn(std::vector<std::string> words) const {
  words.insert(words.begin(), {"/usr/bin/setpriv", "--pdeathsig=QUIT"});
  if (geteuid() == 0) {
    words.insert(words.begin(), as_nobody_.begin(), as_nobody_.end());
  }
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const std::string log = folder_ + "/log";
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  posix_spawn_file_actions_addchdir_np(&actions, folder_.c_str());
  std::string path = "PATH=/usr/bin:/bin";
  std::string locale = "LC_ALL=C";
  char* environment[] = {path.data(), locale.data(), nullptr};
  pid_t pid = 0;
  EXPECT_EQ(posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(),
                        environment),
            0);
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

void TestPostgres::Start() {
  if (port_ == 0) port_ = FreePort();
  postmaster_ = Spawn({absl::StrCat(kPrograms, "postgres"), "-D",
                       folder_ + "/data", "-p", absl::StrCat(port_), "-c",
                       "listen_addresses=127.0.0.1", "-k", folder_, "-c",
                       "max_connections=100", "-c", "shared_buffers=64MB"});
  for (int tries = 0; tries < 600; ++tries) {
    if (absl::StrContains(Sql("public", "SELECT 'ready'"), "ready")) return;
    RealClock().Sleep(absl::Milliseconds(50), {});
  }
  ADD_FAILURE() << "PostgreSQL does not start: see " << folder_ << "/log";
}

void TestPostgres::StopAtOnce() {
  if (postmaster_ == 0) return;
  Thaw();
  kill(postmaster_, SIGQUIT);
  waitpid(postmaster_, nullptr, 0);
  postmaster_ = 0;
}

void TestPostgres::Signal(int signal) const {
  for (const auto& [pid, parent] : Processes()) {
    if (parent == postmaster_) kill(pid, signal);
  }
}

void TestPostgres::Freeze() {
  kill(postmaster_, SIGSTOP);
  Signal(SIGSTOP);
}

void TestPostgres::Thaw() {
  Signal(SIGCONT);
  kill(postmaster_, SIGCONT);
}

std::string TestPostgres::Url(const std::string& name, int port) const {
  return absl::StrCat("postgres://destconn@127.0.0.1:", port,
                      "/postgres?options=-csearch_path%3D", name);
}

std::string TestPostgres::TableBytes() const {
  Sql("public", "CHECKPOINT");
  std::string bytes;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder_ + "/data/base")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file),
                 std::istreambuf_iterator<char>());
  }
  return bytes;
}

std::string TestPostgres::MakeSchema(const std::string& name) {
  Sql("public", "CREATE SCHEMA IF NOT EXISTS " + name);
  return Url(name, port_);
}

std::string TestPostgres::Sql(const std::string& schema,
                              const std::string& sql) const {
  const std::string command = absl::StrCat(
      "PGCONNECT_TIMEOUT=5 PGOPTIONS=-csearch_path=", schema,
      " psql -X -q -t -A -h 127.0.0.1 -p ", port_,
      " -U destconn postgres 2>&1 <<'END_OF_SQL'\n", sql, "\nEND_OF_SQL\n");
  FILE* const pipe = popen(command.c_str(), "r");
  std::string output;
  char buffer[4096];
  while (const size_t size = fread(buffer, 1, sizeof(buffer), pipe)) {
    output.append(buffer, size);
  }
  pclose(pipe);
  while (absl::EndsWith(output, "\n")) output.pop_back();
  return output;
}

}  // namespace destconn
