#include "simulation/journal.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "simulation/dice.h"

namespace destconn {

Journal::Journal(const Agenda& agenda, int64_t orders)
    : agenda_(agenda), orders_(Index(orders)) {}

void Journal::AttemptBegins(const HostRow& row) {
  ++orders_[Index(row.order)].open;
  Mark(static_cast<uint64_t>(row.order) * 2);
}

void Journal::AttemptEnds(const HostRow& row, bool known) {
  Order& order = orders_[Index(row.order)];
  --order.open;
  if (!known) ++order.unknown;
  Mark(static_cast<uint64_t>(row.order) * 2 + 1);
}

void Journal::TakenOver(int64_t order) { ++orders_[Index(order)].takeovers; }

void Journal::Taken(absl::string_view text) {
  const HostRow row = RowOf(text);
  ++events_taken_;
  if (row.order < 0 || Index(row.order) >= orders_.size()) {
    Violate("I2", absl::StrCat("Meta was sent what no host has: ", text));
    return;
  }
  orders_[Index(row.order)].taken.emplace_back(text);
  Mark(static_cast<uint64_t>(row.order));
}

void Journal::Acked(const HostRow& row, std::optional<RowReason> reason) {
  Order& order = orders_[Index(row.order)];
  order.changed |= row.version > 0;
  order.acks.push_back({row.version, reason});
  Mark(static_cast<uint64_t>(row.order) * 100 +
       (reason.has_value() ? static_cast<uint64_t>(*reason) + 1 : 0));
}

void Journal::Mark(uint64_t what) {
  const auto time =
      static_cast<uint64_t>(absl::ToInt64Microseconds(agenda_.now()));
  trace_ = Dice::Mix(trace_ * 31 + what + Dice::Mix(time));
}

void Journal::Violate(absl::string_view invariant, absl::string_view text) {
  if (violation_.has_value()) return;
  violation_ = Violation{
      std::string(invariant),
      absl::StrCat(text, " (at ", absl::FormatDuration(agenda_.now()), ")")};
}

void Journal::CheckAll() {
  for (size_t i = 0; i < orders_.size(); ++i) {
    const auto number = static_cast<int64_t>(i);
    CheckCopies(number, orders_[i]);
    for (const Ack& ack : orders_[i].acks) CheckAck(number, orders_[i], ack);
  }
}

// I2: each copy more than one is explained by an attempt that nobody knows the
// end of, and is the same to the byte.
void Journal::CheckCopies(int64_t number, const Order& order) {
  if (order.taken.size() < 2) return;
  const auto more = static_cast<int64_t>(order.taken.size()) - 1;
  const int64_t explained = order.unknown + order.open + order.takeovers;
  if (more > explained) {
    Violate("I2", absl::StrCat("order ", number, " reached Meta ", more + 1,
                               " times, of which ", explained,
                               " more than once are explained"));
  }
  for (const std::string& copy : order.taken) {
    if (copy != order.taken[0]) {
      Violate("I2", absl::StrCat("order ", number, " reached Meta as ",
                                 order.taken[0], " and as ", copy));
    }
  }
}

// I1 and I5: an ack is true.
void Journal::CheckAck(int64_t number, const Order& order, const Ack& ack) {
  const bool taken = !order.taken.empty();
  const bool may_be_taken =
      taken || order.unknown > 0 || order.open > 0 || order.takeovers > 0;
  if (!ack.reason.has_value() || ack.reason == RowReason::kAlreadySent) {
    if (!taken) {
      Violate("I1", absl::StrCat("order ", number,
                                 " is acknowledged and Meta has it not"));
    } else if (RowOf(order.taken[0]).version != ack.version) {
      Violate("I1", absl::StrCat("order ", number, " version ", ack.version,
                                 " is acknowledged as delivered, Meta has ",
                                 order.taken[0]));
    }
  } else if (ack.reason == RowReason::kRejectedByMeta) {
    if (taken && order.unknown == 0 && order.takeovers == 0) {
      Violate("I5", absl::StrCat("order ", number,
                                 " is reported rejected and Meta has it"));
    }
  } else if (ack.reason == RowReason::kAlreadySentChanged) {
    if (!may_be_taken && !notes_in_doubt_) {
      Violate("I5", absl::StrCat("order ", number,
                                 " is reported as sent before, and was not"));
    }
  }
}

void Journal::BeginLastPass() {
  for (Order& order : orders_) {
    const bool is_sent =
        std::any_of(order.acks.begin(), order.acks.end(), [](const Ack& ack) {
          return !ack.reason.has_value() ||
                 ack.reason == RowReason::kAlreadySent;
        });
    order.taken_before_last_pass = is_sent ? order.taken.size() : kAnyNumber;
  }
}

void Journal::CheckEnd(bool nothing_omitted) {
  CheckAll();
  for (size_t i = 0; i < orders_.size(); ++i) {
    CheckLast(static_cast<int64_t>(i), orders_[i], nothing_omitted);
  }
}

void Journal::CheckLast(int64_t number, const Order& order,
                        bool nothing_omitted) {
  if (order.taken.size() > order.taken_before_last_pass) {
    Violate("I11", absl::StrCat("order ", number,
                                " was sent again though nothing was left"));
  }
  if (order.acks.empty()) {
    Violate("I8", absl::StrCat("order ", number, " was never final"));
    return;
  }
  const auto& last = order.acks.back().reason;
  const bool is_good = !order.poison && !order.changed && nothing_omitted;
  if (is_good && last == RowReason::kRejectedByMeta) {
    Violate("I5", absl::StrCat("order ", number,
                               " is good and was reported rejected"));
  }
  if (is_good && last == RowReason::kAlreadySentChanged) {
    Violate("I5", absl::StrCat("order ", number,
                               " never changed and was reported changed"));
  }
}

}  // namespace destconn
