#ifndef LEDGER_POSTGRES_WIRE_H_
#define LEDGER_POSTGRES_WIRE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace destconn {

// A statement's parameters, in PostgreSQL's binary format.
class PostgresParameters {
 public:
  PostgresParameters& Int(int64_t number);
  PostgresParameters& Bytes(absl::string_view bytes);
  PostgresParameters& Ints(absl::Span<const int64_t> numbers);
  PostgresParameters& ByteStrings(absl::Span<const absl::string_view> strings);

  struct Parameter {
    uint32_t type = 0;  // PostgreSQL's number of the type (its OID)
    std::string value = "";
  };
  const std::vector<Parameter>& all() const { return all_; }

 private:
  std::vector<Parameter> all_;
};

// The rows that a statement gave: values in binary format.
struct PostgresRows {
  std::vector<std::vector<std::string>> rows = {};
  int64_t changed = 0;  // rows that it inserted, updated or deleted

  size_t size() const { return rows.size(); }
  // Of an int8 (bigint) column.
  int64_t Int(size_t row, size_t column) const;
  bool Bool(size_t row, size_t column) const;
  // Of a bytea column.
  const std::string& Bytes(size_t row, size_t column) const {
    return rows[row][column];
  }
};

}  // namespace destconn

#endif  // LEDGER_POSTGRES_WIRE_H_
