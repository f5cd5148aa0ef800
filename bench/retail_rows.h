#ifndef BENCH_RETAIL_ROWS_H_
#define BENCH_RETAIL_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace destconn {

// The 17 columns of the rows below: the eleven hashed match keys, the order,
// its line and the time.
const std::vector<std::string>& RetailColumns();

// A `destination.v1.Rows` message of made-up retail rows, in the dress in which
// retailers keep them (mixed case, formatted phones, some accents), one order a
// row. The same `seed` gives the same bytes. `now` (Unix seconds) is later than
// all of them, by at most six days.
std::string RetailRowsMessage(uint64_t seed, int rows, int64_t now);

}  // namespace destconn

#endif  // BENCH_RETAIL_ROWS_H_
