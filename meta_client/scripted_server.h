#ifndef META_CLIENT_SCRIPTED_SERVER_H_
#define META_CLIENT_SCRIPTED_SERVER_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"

namespace destconn {

// A server on a free loopback port that does with each connection what a test
// wants, down to the bytes: for tests of a client that must survive anything.
//
// Thread-safe.
class ScriptedServer {
 public:
  // One connection, as a test's handler sees it. Not thread-safe.
  class Connection {
   public:
    explicit Connection(int socket) : socket_(socket) {}

    // Reads until the request's headers, and the body that they announce, are
    // there or the client is gone; gives all of it.
    std::string ReadRequest();
    // Reads at least one byte.
    std::string ReadSome();
    void Write(const std::string& bytes);
    // Closes so that the client sees a reset.
    void Reset();

   private:
    const int socket_;
  };
  using Handler = std::function<void(Connection&)>;

  // `handlers` take the connections in their order; later ones are closed at
  // once.
  explicit ScriptedServer(std::vector<Handler> handlers);
  ~ScriptedServer();

  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  // `http://127.0.0.1:PORT`
  std::string url() const;
  int port() const { return port_; }

  // Connections taken so far.
  int connections();

 private:
  void Serve(std::vector<Handler> handlers);

  int listener_ = -1;
  int port_ = 0;
  Mutex mutex_;
  int connections_ ABSL_GUARDED_BY(mutex_) = 0;
  std::jthread thread_;
};

}  // namespace destconn

#endif  // META_CLIENT_SCRIPTED_SERVER_H_
