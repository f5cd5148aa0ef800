#ifndef EVENTS_ORDER_BUILDER_H_
#define EVENTS_ORDER_BUILDER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "events/event_identity.h"
#include "events/event_settings.h"
#include "events/event_terms.h"
#include "events/grouped_event.h"
#include "events/line_numbers.h"
#include "events/row_ref.h"
#include "events/valid_row.h"
#include "events/validate_row.h"

namespace destconn {

// More rows than any receipt has: they share a placeholder for their order's
// id, and no event of theirs would be true.
inline constexpr size_t kMaxOrderRows = 10'000;

// Makes one event at a time (contract, 4.3 and 4.4). Equal rows in another
// order make equal events, byte for byte: a host's query need not sort.
//
// Reuses its buffers from event to event. Not thread-safe.
class OrderBuilder {
 public:
  // `settings` must outlive it.
  explicit OrderBuilder(const EventSettings& settings) : settings_(settings) {}

  // PER_ORDER: adds a row to the order in the making; the first begins it.
  // Refuses a row whose currency is not its order's, whose value the sum cannot
  // hold, or that is one too many; the last spoils the order.
  std::optional<Refusal> Add(const ValidRow& row, RowRef ref);

  // Whether an order is in the making, and whether a row is of it.
  bool empty() const { return finished_ || made_.rows.empty(); }
  bool Holds(const ValidRow& row) const {
    return row.order_id == made_.event.order_id &&
           row.event_name == made_.event.event_name;
  }
  bool too_many() const { return too_many_; }
  const std::vector<RowRef>& rows() const { return made_.rows; }

  // The order's event, which holds until the next call; it has no `event_id`
  // yet unless the host gave one. Begins another order.
  GroupedEvent& Finish();
  // Begins another order without an event of this one.
  void Abandon();

  // PER_ITEM, or a row of no order: its event. `number` is its place in the
  // order, if it is in one.
  GroupedEvent& MakeItem(const ValidRow& row, RowRef ref,
                         const std::optional<LineNumber>& number);

 private:
  void Begin(const ValidRow& row);
  bool Merge(const ValidRow& row);
  void Identify(const LineIdentity& line);

  const EventSettings& settings_;
  GroupedEvent made_ = {};
  std::vector<LineItem> lines_;
  bool too_many_ = false;
  bool finished_ = false;
  // The identity's beginning for events of that name.
  std::string scope_;
  std::optional<EventName> scope_of_;
};

}  // namespace destconn

#endif  // EVENTS_ORDER_BUILDER_H_
