#ifndef SIMULATION_JOURNAL_H_
#define SIMULATION_JOURNAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "events/row_reason.h"
#include "simulation/agenda.h"
#include "simulation/order_book.h"

namespace destconn {

// An invariant that did not hold: its number (README.md) and what was seen.
struct Violation {
  std::string invariant = "";
  std::string text = "";
};

// What really happened, as only the world knows it: what Meta took, which
// attempts nobody can know the outcome of, what hosts hold acks for. Judges by
// it; never by what the connector says of itself.
//
// Not thread-safe.
class Journal {
 public:
  Journal(const Agenda& agenda, int64_t orders);

  // --- What happens.

  // One attempt to deliver an event begins, and ends: known, if whoever made it
  // lived to hear and to record what came of it.
  void AttemptBegins(const HostRow& row);
  void AttemptEnds(const HostRow& row, bool known);
  // A claim was taken over from an owner that had noted it.
  void TakenOver(int64_t order);
  // What a process knew is gone, by a crash or because its ledger failed: what
  // was noted may now be more than what was sent.
  void DoubtsNotes() { notes_in_doubt_ = true; }
  // Meta takes an event.
  void Taken(absl::string_view text);
  // A host holds an ack for a row with this outcome; delivered where there is
  // no reason.
  void Acked(const HostRow& row, std::optional<RowReason> reason);
  // Marks something that happened, so that two runs of a seed can be compared.
  void Mark(uint64_t what);

  // --- What is to hold.

  void Violate(absl::string_view invariant, absl::string_view text);
  const std::optional<Violation>& violation() const { return violation_; }
  // I1, I2 and I5, as far as they hold at any time.
  void CheckAll();
  // No order that was final may be taken anew from now on (I11).
  void BeginLastPass();
  // I11, and that every good order reached Meta. `strict`: nothing went wrong
  // that excuses a row reported as changed or left out.
  void CheckEnd(bool nothing_omitted);

  uint64_t trace() const { return trace_; }
  int64_t events_taken() const { return events_taken_; }

  // Orders that Meta refuses.
  void MarkPoison(int64_t order) { orders_[Index(order)].poison = true; }
  bool IsPoison(int64_t order) const { return orders_[Index(order)].poison; }

 private:
  struct Ack {
    int64_t version = 0;
    std::optional<RowReason> reason = std::nullopt;
  };
  static constexpr size_t kAnyNumber = ~size_t{0};

  struct Order {
    bool poison = false;
    std::vector<std::string> taken;  // their bytes
    // Any number, until there is a last pass.
    size_t taken_before_last_pass = kAnyNumber;
    int64_t open = 0;     // attempts
    int64_t unknown = 0;  // attempts that ended without anybody knowing
    int64_t takeovers = 0;
    bool changed = false;
    std::vector<Ack> acks;
  };

  static size_t Index(int64_t order) { return static_cast<size_t>(order); }
  void CheckCopies(int64_t number, const Order& order);
  void CheckAck(int64_t number, const Order& order, const Ack& ack);
  void CheckLast(int64_t number, const Order& order, bool nothing_omitted);

  const Agenda& agenda_;
  std::vector<Order> orders_;
  bool notes_in_doubt_ = false;
  std::optional<Violation> violation_;
  uint64_t trace_ = 0;
  int64_t events_taken_ = 0;
};

}  // namespace destconn

#endif  // SIMULATION_JOURNAL_H_
