#include "delivery/split_request.h"

#include <bit>
#include <cstddef>

#include "base/failpoint.h"
#include "base/planted_bug.h"

namespace destconn {
namespace {

Request PartOf(const Request& whole) {
  return {.sending = Sending::kOther,
          .due = whole.due,
          .expires_at = whole.expires_at,
          .recount = whole.recount};
}

}  // namespace

// With f(n, k) = 2 k log2(n/k) + 2k - 2, a power of two needs f at most, by
// induction: f(n/2, a) + f(n/2, b) + 2 <= f(n, a + b), as k log2(n/k) is
// concave, and f(n/2, k) + 2 <= f(n, k). Of any other number the first part is
// such a power, and the two more requests that it can take are what f lacks.
std::pair<Request, Request> Split(Request request) {
  const size_t size = std::bit_floor(request.events.size() - 1);
  const auto middle =
      request.events.begin() + static_cast<std::ptrdiff_t>(size);
  Request second = PartOf(request);
  second.events.assign(middle, request.events.end());
  Request first = PartOf(request);
  request.events.erase(middle, request.events.end());
  first.events = std::move(request.events);
  if (IsPlanted(PlantedBug::kSplitDropsOddEvent) &&
      second.events.size() != first.events.size()) {
    second.events.pop_back();
  }
  DESTCONN_FAILPOINT("P15");
  return {std::move(first), std::move(second)};
}

std::pair<Request, Request> SingleOut(Request request, size_t index) {
  const auto event =
      request.events.begin() + static_cast<std::ptrdiff_t>(index);
  Request single = PartOf(request);
  single.events.push_back(*event);
  Request rest = PartOf(request);
  request.events.erase(event);
  rest.events = std::move(request.events);
  return {std::move(single), std::move(rest)};
}

}  // namespace destconn
