// The program itself: started, asked, stopped, killed.

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "simulator/json_text.h"
#include "simulator/test_certificate.h"
#include "simulator/test_client.h"

namespace destconn {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::NotNull;
using testing::SizeIs;
using testing::StartsWith;

constexpr char kProgram[] = "simulator/graph_simulator";
constexpr char kToken[] = "EAAsimulatorGoodToken0001";

// A running simulator; killed with its owner.
class Program {
 public:
  explicit Program(const std::vector<std::string>& flags) {
    int out[2];
    int err[2];
    EXPECT_EQ(pipe(out), 0);
    EXPECT_EQ(pipe(err), 0);
    std::vector<std::string> words = {kProgram};
    words.insert(words.end(), flags.begin(), flags.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(out[1], STDOUT_FILENO);
      dup2(err[1], STDERR_FILENO);
      for (const int end : {out[0], out[1], err[0], err[1]}) close(end);
      execv(kProgram, arguments.data());
      _exit(127);
    }
    close(out[1]);
    close(err[1]);
    out_.reset(fdopen(out[0], "r"));
    err_.reset(fdopen(err[0], "r"));
  }

  ~Program() {
    if (pid_ > 0) End(SIGKILL);
  }

  std::string OutLine() { return Line(out_.get()); }
  // All of standard error; waits until the program has ended.
  std::string ErrText() {
    std::string text;
    for (std::string l = Line(err_.get()); !l.empty(); l = Line(err_.get())) {
      text += l + "\n";
    }
    return text;
  }

  // Sends the signal, none if it is 0; the exit status as waitpid gives it.
  int End(int signal) {
    if (signal != 0) kill(pid_, signal);
    int status = -1;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }

 private:
  struct Close {
    void operator()(FILE* file) const { fclose(file); }
  };

  static std::string Line(FILE* file) {
    std::string line;
    for (int c = fgetc(file); c != EOF && c != '\n'; c = fgetc(file)) {
      line += static_cast<char>(c);
    }
    return line;
  }

  pid_t pid_ = -1;
  std::unique_ptr<FILE, Close> out_;
  std::unique_ptr<FILE, Close> err_;
};

class GraphSimulatorTest : public testing::Test {
 protected:
  GraphSimulatorTest()
      : certificate_(MakeTestCertificate(testing::TempDir())),
        journal_(absl::StrCat(
            testing::TempDir(), "/",
            testing::UnitTest::GetInstance()->current_test_info()->name(),
            ".jsonl")) {
    unlink(journal_.c_str());
  }

  std::vector<std::string> Flags() const {
    return {"--listen=127.0.0.1:0",
            absl::StrCat("--tls_cert_file=", certificate_.cert_file),
            absl::StrCat("--tls_key_file=", certificate_.key_file),
            absl::StrCat("--journal=", journal_)};
  }

  static std::string UrlOf(const std::string& line) {
    return line.substr(line.rfind(' ') + 1);
  }

  std::unique_ptr<TestClient> Connect(const std::string& line) {
    return TestClient::Connect(UrlOf(line), certificate_.cert_file);
  }

  static std::string PostOf(int order) {
    const std::string body = absl::StrCat(
        R"({"data":[{"event_name":"Purchase","event_time":)",
        absl::ToUnixSeconds(RealClock().Now()),
        R"(,"action_source":"physical_store","user_data":{"em":")",
        "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79",
        R"("},"custom_data":{"currency":"GBP","value":1,"order_id":")", order,
        R"("}}]})");
    return absl::StrCat(
        "POST /v26.0/1234567890123456/events HTTP/1.1\r\nHost: x\r\n"
        "Authorization: Bearer ",
        kToken,
        "\r\nContent-Type: application/json\r\nContent-Length: ", body.size(),
        "\r\n\r\n", body);
  }

  std::vector<std::string> JournalLines() const {
    std::ifstream file(journal_);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }

  const TestCertificate certificate_;
  const std::string journal_;
};

TEST_F(GraphSimulatorTest, SaysWhereItListensAndStopsWhenTold) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Program program(Flags());
    const std::string line = program.OutLine();
    EXPECT_THAT(line, MatchesRegex("graph_simulator listening on "
                                   "https://127\\.0\\.0\\.1:[0-9]+"));
    const auto client = Connect(line);
    ASSERT_THAT(client, NotNull());
    EXPECT_THAT(client->Exchange(PostOf(1)), HasSubstr("200 OK"));
    const int status = program.End(signal);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_THAT(client->Receive(), IsEmpty());
  }
}

TEST_F(GraphSimulatorTest, HasJournaledAllItAnsweredWhenItIsKilled) {
  Program program(Flags());
  const auto client = Connect(program.OutLine());
  ASSERT_THAT(client, NotNull());
  for (int order = 0; order < 20; ++order) {
    ASSERT_THAT(client->Exchange(PostOf(order)), HasSubstr("200 OK"));
  }
  program.End(SIGKILL);
  const std::vector<std::string> lines = JournalLines();
  ASSERT_THAT(lines, SizeIs(20));
  for (const std::string& line : lines) {
    rapidjson::Document entry;
    ASSERT_TRUE(ParseJson(line, entry)) << line;
    EXPECT_TRUE(entry["processed"].GetBool());
    EXPECT_EQ(entry["events"].Size(), 1);
    EXPECT_EQ(TextOfMember(entry["headers"], "content-type"),
              "application/json");
    EXPECT_THAT(line, Not(HasSubstr(kToken)));
  }
}

TEST_F(GraphSimulatorTest, ServesPlainHttpAndSaysSo) {
  Program program({"--listen=127.0.0.1:0"});
  const std::string line = program.OutLine();
  EXPECT_THAT(UrlOf(line), StartsWith("http://"));
  EXPECT_THAT(Connect(line)->Exchange(PostOf(1)), HasSubstr("200 OK"));
  program.End(SIGTERM);
  EXPECT_THAT(program.ErrText(), HasSubstr("plain HTTP"));
}

TEST_F(GraphSimulatorTest, TakesWorldAndFaultsFromFiles) {
  const std::string world = absl::StrCat(testing::TempDir(), "/world.json");
  const std::string faults = absl::StrCat(testing::TempDir(), "/faults.json");
  std::ofstream(world) << R"({"tokens":{"EAAx":{"scopes":["ads_management"],)"
                       << R"("datasets":["5"]}},"datasets":{"5":{}}})";
  std::ofstream(faults) << R"({"rules":[{"kind":"dataset","code":4}]})";
  Program program({"--listen=127.0.0.1:0", absl::StrCat("--world=", world),
                   absl::StrCat("--faults=", faults)});
  const auto client = Connect(program.OutLine());
  ASSERT_THAT(client, NotNull());
  EXPECT_THAT(client->Exchange("GET /v26.0/me?access_token=EAAx HTTP/1.1\r\n"
                               "Host: x\r\n\r\n"),
              HasSubstr("200 OK"));
  EXPECT_THAT(client->Exchange("GET /v26.0/5?access_token=EAAx HTTP/1.1\r\n"
                               "Host: x\r\n\r\n"),
              HasSubstr("\"code\":4,"));
}

TEST_F(GraphSimulatorTest, RefusesFlagsThatMakeNoSense) {
  const std::string no_file = absl::StrCat(testing::TempDir(), "/none");
  for (const auto& [flag, advice] :
       std::vector<std::pair<std::string, std::string>>{
           {"--listne=127.0.0.1:0", "listne"},
           {"127.0.0.1:0", "--name=value"},
           {"--listen=8443", "127.0.0.1:8443"},
           {"--listen=0.0.0.0:0", "--allow_remote"},
           {"--tls_cert_file=x", "Give both"},
           {absl::StrCat("--world=", no_file), "Check the path"},
           {absl::StrCat("--faults=", no_file), "Check the path"},
           {"--journal=/no/such/folder/j", "Check its folder"}}) {
    Program program({flag});
    const std::string err = program.ErrText();
    EXPECT_THAT(err, HasSubstr(advice)) << flag;
    const int status = program.End(0);
    EXPECT_TRUE(WIFEXITED(status)) << flag;
    EXPECT_NE(WEXITSTATUS(status), 0) << flag;
  }
}

TEST_F(GraphSimulatorTest, ExplainsItself) {
  Program program({"--help"});
  std::string help;
  for (int i = 0; i < 60; ++i) help += program.OutLine() + "\n";
  for (const char* word :
       {"--listen", "--journal", "--faults", "--world", "openssl req"}) {
    EXPECT_THAT(help, HasSubstr(word));
  }
}

}  // namespace
}  // namespace destconn
