#ifndef LEDGER_TEST_PROXY_H_
#define LEDGER_TEST_PROXY_H_

#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"

namespace destconn {

// A TCP proxy on loopback before a server, for tests: cuts a connection when
// the server's answer holds a text, which then does not arrive; or keeps all
// bytes back, as a network does that has fallen apart.
//
// Thread-safe.
class TestProxy {
 public:
  explicit TestProxy(int server_port);
  ~TestProxy();

  TestProxy(const TestProxy&) = delete;
  TestProxy& operator=(const TestProxy&) = delete;

  int port() const { return port_; }

  // The next `times` answers that hold `text`.
  void CutAtAnswer(const std::string& text, int times);
  int cuts();

  // While it is blocked nothing passes and nothing is closed; connections are
  // taken.
  void Block(bool blocked);

 private:
  struct Pair {
    int client = -1;
    int server = -1;
  };

  void Work(const std::stop_token& stop);
  void Accept();
  // False if the pair is to be closed.
  bool Forward(const Pair& pair, bool from_server);
  bool MustCut(const std::string& bytes);

  const int server_port_;
  int listener_ = -1;
  int port_ = 0;
  std::vector<Pair> pairs_;  // of the thread alone
  Mutex mutex_;
  std::string cut_at_ ABSL_GUARDED_BY(mutex_);
  int cuts_left_ ABSL_GUARDED_BY(mutex_) = 0;
  int cuts_ ABSL_GUARDED_BY(mutex_) = 0;
  bool blocked_ ABSL_GUARDED_BY(mutex_) = false;
  std::jthread thread_;  // the last: it uses the others
};

}  // namespace destconn

#endif  // LEDGER_TEST_PROXY_H_
