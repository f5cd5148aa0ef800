// The real connector before a front that speaks HTTP/2 as Meta's does (nghttpx,
// nghttp2's own), and the simulator behind it: questions go by HTTP/2, events
// by HTTP/1.1 (docs/adr/0005-events-by-http-1.1.md).

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/child_process.h"
#include "tests/host_client.h"

namespace destconn {
namespace {

constexpr char kFront[] = "/usr/sbin/nghttpx";
constexpr char kToken[] = "EAAsimulatorGoodToken0001";
constexpr char kDataset[] = "1234567890123456";

std::string TlsFile(const std::string& name) {
  return std::filesystem::absolute("testdata/cli/" + name).string();
}

std::string LastWord(const std::string& line) {
  return line.substr(line.rfind(' ') + 1);
}

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

// One that nobody listens on: the front takes no 0.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  EXPECT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
  close(fd);
  return ntohs(address.sin_port);
}

bool Listens(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = Loopback(port);
  const bool connected =
      connect(fd, reinterpret_cast<const sockaddr*>(&address),
              sizeof(address)) == 0;
  close(fd);
  return connected;
}

class Http2Test : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(std::filesystem::exists(kFront))
        << "Install Debian's nghttp2-proxy (./dev setup does).";
    simulator_ = std::make_unique<ChildProcess>(
        "simulator/graph_simulator",
        std::vector<std::string>{"--listen=127.0.0.1:0",
                                 "--tls_cert_file=" + TlsFile("tls_cert.pem"),
                                 "--tls_key_file=" + TlsFile("tls_key.pem")},
        Folder("graph"));
    StartFront(LastWord(simulator_->ReadLine()));
    connector_ = std::make_unique<ChildProcess>(
        "connector/connector",
        std::vector<std::string>{
            "--listen=127.0.0.1:0", "--insecure", "--data_dir=data",
            absl::StrCat("--graph_endpoint=https://127.0.0.1:", port_),
            "--graph_ca_file=" + TlsFile("tls_cert.pem")},
        Folder("connector"));
    host_ = std::make_unique<HostClient>(LastWord(connector_->ReadLine()));
  }

  void StartFront(const std::string& simulator) {
    port_ = FreePort();
    const std::string backend = simulator.substr(simulator.rfind(':') + 1);
    front_ = std::make_unique<ChildProcess>(
        kFront,
        std::vector<std::string>{
            "--conf=/dev/null", "--single-process", "--workers=1", "--no-ocsp",
            "--insecure", absl::StrCat("--frontend=127.0.0.1,", port_),
            absl::StrCat("--backend=127.0.0.1,", backend,
                         ";;tls;proto=http/1.1"),
            "--accesslog-file=access.log", TlsFile("tls_key.pem"),
            TlsFile("tls_cert.pem")},
        Folder("front"));
    while (!Listens(port_)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  static std::string Folder(const std::string& name) {
    return absl::StrCat(testing::TempDir(), "/", name);
  }

  std::unique_ptr<ChildProcess> simulator_;
  std::unique_ptr<ChildProcess> front_;
  std::unique_ptr<ChildProcess> connector_;
  std::unique_ptr<HostClient> host_;
  int port_ = 0;
};

TEST_F(Http2Test, QuestionsUseItAndEventsDoNot) {
  ASSERT_TRUE(host_->StoreToken("T", kToken));
  const std::string destination =
      host_->StoreDestination("credentials/t", kDataset, 4);
  ASSERT_FALSE(destination.empty());
  const HostRun run = host_->Send(destination, "run", {.messages = 20});
  ASSERT_TRUE(run.summary.has_value()) << run.status.error_message();
  EXPECT_EQ(run.summary->counts().delivered(), 2000);
  host_.reset();
  connector_->End(SIGTERM);
  front_->End(SIGTERM);
  int questions = 0;
  int batches = 0;
  std::ifstream log(Folder("front") + "/access.log");
  for (std::string line; std::getline(log, line);) {
    EXPECT_TRUE(absl::StrContains(line, "\" 200 ")) << line;
    const bool is_events = absl::StrContains(line, "/events ");
    EXPECT_TRUE(
        absl::StrContains(line, is_events ? " HTTP/1.1\"" : " HTTP/2\""))
        << line;
    ++(is_events ? batches : questions);
  }
  EXPECT_GE(questions, 3);
  EXPECT_GE(batches, 2);
}

}  // namespace
}  // namespace destconn
