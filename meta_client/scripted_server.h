#ifndef META_CLIENT_SCRIPTED_SERVER_H_
#define META_CLIENT_SCRIPTED_SERVER_H_

#include <openssl/ssl.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"
#include "meta_client/test_identity.h"

namespace destconn {

// How a scripted server speaks TLS.
struct ScriptedTls {
  TestIdentity identity = {};  // empty: it speaks plain text
  int newest_version = 0;      // such as TLS1_1_VERSION; 0: any
  // Plain text until the handler calls StartTls, as a proxy's tunnel begins.
  bool starts_late = false;
};

// A server on a free loopback port that does with each connection what a test
// wants, down to the bytes: for tests of a client that must survive anything.
//
// Thread-safe.
class ScriptedServer {
 public:
  // One connection, as a test's handler sees it. Not thread-safe.
  class Connection {
   public:
    Connection(int socket, SSL_CTX* tls) : socket_(socket), tls_(tls) {}

    // Reads until the request's headers, and the body that they announce, are
    // there or the client is gone; gives all of it.
    std::string ReadRequest();
    // Reads at least one byte; empty if the client is gone.
    std::string ReadSome();
    void Write(const std::string& bytes);
    // Closes so that the client sees a reset.
    void Reset();
    // Speaks TLS from now on; false if the handshake fails. A server with TLS
    // does so before the handler.
    bool StartTls();
    // The protocols of the client's ALPN, joined by commas.
    const std::string& offered_protocols() const { return offered_protocols_; }

   private:
    static int OnAlpn(SSL* ssl, const unsigned char** out, unsigned char* size,
                      const unsigned char* offered, unsigned int offered_size,
                      void* unused);

    struct Free {
      void operator()(SSL* ssl) const { SSL_free(ssl); }
    };
    const int socket_;
    SSL_CTX* const tls_;
    std::unique_ptr<SSL, Free> session_;
    std::string offered_protocols_;
  };
  using Handler = std::function<void(Connection&)>;

  // `handlers` take the connections in their order; later ones are closed at
  // once. With TLS, a handler whose handshake fails is passed over.
  explicit ScriptedServer(std::vector<Handler> handlers,
                          const ScriptedTls& tls = {});
  ~ScriptedServer();

  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  // `http://127.0.0.1:PORT`, or https.
  std::string url() const;
  int port() const { return port_; }

  // Connections taken so far.
  int connections();

 private:
  struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  void Serve(const std::vector<Handler>& handlers);

  const bool starts_with_tls_;
  const std::unique_ptr<SSL_CTX, FreeContext> tls_;
  int listener_ = -1;
  int port_ = 0;
  Mutex mutex_;
  int connections_ ABSL_GUARDED_BY(mutex_) = 0;
  std::jthread thread_;
};

}  // namespace destconn

#endif  // META_CLIENT_SCRIPTED_SERVER_H_
