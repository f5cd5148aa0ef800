#ifndef BENCH_PLAIN_TRANSFORM_H_
#define BENCH_PLAIN_TRANSFORM_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace destconn {

// The events of a message of RetailRowsMessage, made the straightforward way: a
// generated protobuf object a cell, a string a value, RapidJSON. Byte for byte
// what the connector makes; the yardstick of its speed.
//
// Not thread-safe.
class PlainTransform {
 public:
  explicit PlainTransform(std::string dataset_id)
      : dataset_id_(std::move(dataset_id)) {}

  // Takes the bytes of a `destination.v1.Rows`; gives one JSON text a row.
  std::vector<std::string> Events(absl::string_view message) const;

 private:
  const std::string dataset_id_;
};

}  // namespace destconn

#endif  // BENCH_PLAIN_TRANSFORM_H_
