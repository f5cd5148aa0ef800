#ifndef EVENTS_GROUPING_PREVIEW_H_
#define EVENTS_GROUPING_PREVIEW_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "events/decimal.h"
#include "events/distinct_counter.h"
#include "events/valid_row.h"

namespace destconn {

// What a run's rows would become under either grouping, so that the choice can
// be seen before it is made. Rows that no grouping takes are not among them.
//
// Bounded memory: counts are exact up to 100,000 orders, beyond it those of a
// sketch. Not thread-safe.
class GroupingPreview {
 public:
  // One of the groupings.
  struct Side {
    int64_t events = 0;
    // What Meta's deduplication of offline events leaves of them: its key is
    // dataset, time, name, item number and order, or for want of an order the
    // person.
    int64_t kept_by_meta = 0;
    bool exact = true;  // false: off by 1 % or so
    // By currency; the baskets' average of events that have a value, to a
    // hundredth.
    std::map<std::string, Decimal> value_total = {};
    std::map<std::string, Decimal> average_basket = {};
  };

  GroupingPreview();

  void SawRow(const ValidRow& row);

  Side PerOrder() const;
  Side PerItem() const;

 private:
  // The rows and orders of one currency that have a value.
  struct Money {
    explicit Money(size_t exact_orders) : orders(exact_orders) {}
    Decimal total = Decimal();
    bool overflowed = false;
    int64_t rows = 0;
    int64_t rows_without_order = 0;
    DistinctCounter orders;
  };

  void SawMoney(const ValidRow& row, uint64_t order);
  Side Totals(bool per_order) const;

  int64_t rows_ = 0;
  int64_t rows_without_order_ = 0;
  int64_t single_items_ = 0;  // that Meta takes for no other's duplicate
  DistinctCounter orders_;
  // Of rows without an order, and of rows that bring their own item number.
  DistinctCounter people_;
  DistinctCounter items_;
  int64_t items_seen_ = 0;
  std::map<std::string, Money> money_;
};

}  // namespace destconn

#endif  // EVENTS_GROUPING_PREVIEW_H_
