#include "events/line_numbers.h"

namespace destconn {

std::optional<LineNumber> LineNumbers::Next(const OrderKey& order,
                                            absl::string_view product_id) {
  const OrderKey product = KeyOfProduct(order, product_id);
  const bool full = numbers_.size() + 2 > room_;
  if (full && !(numbers_.contains(order) && numbers_.contains(product))) {
    return std::nullopt;
  }
  return LineNumber{.in_order = ++numbers_[order],
                    .of_product = ++numbers_[product]};
}

int LineNumbers::LastOf(const OrderKey& order) const {
  const auto found = numbers_.find(order);
  return found == numbers_.end() ? 0 : found->second;
}

void LineNumbers::SetLastOf(const OrderKey& order, int last) {
  const auto found = numbers_.find(order);
  if (found != numbers_.end()) found->second = last;
}

}  // namespace destconn
