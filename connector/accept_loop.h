#ifndef CONNECTOR_ACCEPT_LOOP_H_
#define CONNECTOR_ACCEPT_LOOP_H_

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"

namespace destconn {

// Takes connections in gRPC's place. Once the process is out of descriptors,
// gRPC 1.51 accepts none any more, ever (CVE-2023-4785), nor does it ask
// anybody. Here they wait in the system's queue meanwhile.
class AcceptLoop {
 public:
  struct Options {
    std::string address = "";  // host:port; port 0 takes any free one
    // Whether a connection is let in, by its descriptor; else it is closed.
    std::function<bool(int fd)> admit = [](int) { return true; };
  };

  // Listens; nobody is let in before `Start`. `clock` must outlive it. Fails
  // with LISTEN_FAILED.
  static absl::StatusOr<std::unique_ptr<AcceptLoop>> Open(
      const Options& options, Clock& clock);

  // Stops.
  ~AcceptLoop();

  AcceptLoop(const AcceptLoop&) = delete;
  AcceptLoop& operator=(const AcceptLoop&) = delete;

  // Where it listens: the host as it was given, and the port.
  const std::string& address() const { return address_; }

  // Takes over an open, non-blocking socket.
  using Take = std::function<void(int fd)>;

  // Hands each connection over, from now on and on a thread of its own.
  void Start(Take take);

  // Lets nobody in any more. What was handed over goes on.
  void Stop();

 private:
  AcceptLoop(std::vector<int> listeners, std::string address,
             const Options& options, Clock& clock);

  void Work(const std::stop_token& stop, const Take& take);
  void AcceptAll(int listener, const std::stop_token& stop, const Take& take);

  const std::string address_;
  const std::function<bool(int)> admit_;
  const std::vector<int> listeners_;
  Clock& clock_;
  std::jthread thread_;
};

}  // namespace destconn

#endif  // CONNECTOR_ACCEPT_LOOP_H_
