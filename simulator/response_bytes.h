#ifndef SIMULATOR_RESPONSE_BYTES_H_
#define SIMULATOR_RESPONSE_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "simulator/graph_handler.h"

namespace destconn {

// The bytes of an HTTP/1.1 answer, as a decision wants them: with a length or
// in chunks, after an interim answer, with its body many times over, twice, or
// raw.
class ResponseBytes {
 public:
  // `keep_alive`: whether the connection is said to go on.
  ResponseBytes(const GraphDecision& decision, bool keep_alive);

  int64_t size() const;

  // Bytes from `offset` on, `most` at most; empty at the end.
  std::string Piece(int64_t offset, size_t most) const;

 private:
  void AddHead(const GraphDecision& decision, bool keep_alive);
  int64_t body_size() const;

  std::string head_;
  std::string body_;
  int64_t body_times_ = 1;
  std::string tail_;
};

}  // namespace destconn

#endif  // SIMULATOR_RESPONSE_BYTES_H_
