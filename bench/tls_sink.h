#ifndef BENCH_TLS_SINK_H_
#define BENCH_TLS_SINK_H_

#include <string>

#include "meta_client/test_identity.h"

namespace destconn {

// A server in a process of its own that takes HTTP/1.1 POSTs over TLS, reads
// and forgets their bodies, and answers each with 200 and 1,000 events received
// after a while. Being another process, it does not count as its client's CPU
// time. Ends with its maker, who must not have started a thread yet.
class TlsSink {
 public:
  TlsSink(const TestIdentity& identity, int answer_after_ms);
  ~TlsSink();

  TlsSink(const TlsSink&) = delete;
  TlsSink& operator=(const TlsSink&) = delete;

  // `https://127.0.0.1:PORT`
  const std::string& url() const { return url_; }

 private:
  int process_ = -1;
  std::string url_;
};

}  // namespace destconn

#endif  // BENCH_TLS_SINK_H_
