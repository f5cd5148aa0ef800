#ifndef EVENTS_GROUPED_EVENT_H_
#define EVENTS_GROUPED_EVENT_H_

#include <string>
#include <vector>

#include "events/row_ref.h"
#include "events/server_event.h"
#include "events/validate_row.h"

namespace destconn {

// An event, the rows that it was made of, and the bytes that identify it.
struct GroupedEvent {
  ServerEvent event = {};
  std::string identity = "";
  std::vector<RowRef> rows = {};
};

// Takes what becomes of rows.
class GroupedEventSink {
 public:
  virtual ~GroupedEventSink() = default;

  // `event` is written over when this returns; what is wanted may be moved out.
  virtual void OnEvent(GroupedEvent& event) = 0;
  virtual void OnRefusal(RowRef row, const Refusal& refusal) = 0;
};

}  // namespace destconn

#endif  // EVENTS_GROUPED_EVENT_H_
