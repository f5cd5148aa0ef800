#ifndef DELIVERY_SPLIT_REQUEST_H_
#define DELIVERY_SPLIT_REQUEST_H_

#include <cstddef>
#include <utility>

#include "delivery/request.h"

namespace destconn {

// Two parts of a request of at least two events, as new requests: as many as
// the largest power of two below their number, and the rest. Splitting on, all
// k guilty ones of n stand alone after at most 2 k log2(n/k) + 2k requests;
// with halves of odd numbers it can take more.
std::pair<Request, Request> Split(Request request);

// The event at `index` alone, and the rest; of at least two.
std::pair<Request, Request> SingleOut(Request request, size_t index);

}  // namespace destconn

#endif  // DELIVERY_SPLIT_REQUEST_H_
