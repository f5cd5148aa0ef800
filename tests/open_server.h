#ifndef TESTS_OPEN_SERVER_H_
#define TESTS_OPEN_SERVER_H_

#include <functional>
#include <memory>
#include <sstream>
#include <string>

#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/log.h"
#include "connector/server.h"
#include "connector/server_options.h"
#include "gtest/gtest.h"
#include "ledger/fake_ledger.h"
#include "ledger/fake_state_store.h"
#include "tests/friendly_graph.h"

namespace destconn {

// The server on the loopback, in plain text and for everybody, until the test
// is over.
class OpenServer {
 public:
  explicit OpenServer(const std::function<void(ServerOptions&)>& change =
                          [](ServerOptions&) {}) {
    ServerOptions options;
    options.listen = "127.0.0.1:0";
    options.insecure = true;
    options.data_dir = testing::TempDir();
    change(options);
    auto server = Server::Start(options, {.clock = RealClock(),
                                          .log = log_,
                                          .ledger = ledger_,
                                          .state = state_,
                                          .transport = graph_});
    EXPECT_TRUE(server.ok()) << server.status();
    if (server.ok()) server_ = *std::move(server);
  }
  ~OpenServer() {
    if (server_ != nullptr) server_->Stop(absl::Seconds(5));
  }

  OpenServer(const OpenServer&) = delete;
  OpenServer& operator=(const OpenServer&) = delete;

  std::string address() const { return server_->address(); }
  // What it has logged so far.
  std::string log() const { return log_text_.str(); }

 private:
  std::ostringstream log_text_;
  Log log_{LogFormat::kText, RealClock(), log_text_};
  FakeLedger ledger_;
  FakeStateStore state_;
  FriendlyGraph graph_;
  std::unique_ptr<Server> server_;
};

}  // namespace destconn

#endif  // TESTS_OPEN_SERVER_H_
