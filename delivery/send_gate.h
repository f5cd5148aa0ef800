#ifndef DELIVERY_SEND_GATE_H_
#define DELIVERY_SEND_GATE_H_

#include <cstddef>

#include "absl/time/time.h"
#include "meta_client/answer_class.h"

namespace destconn {

// What a request is to the retry budget.
enum class Sending {
  kFirst,  // events that were never sent: pays in
  kRetry,  // after an answer that did not settle it: costs
  kOther,  // part of a refused request, or throttled before: neither
};

// Why a request may not be sent now.
enum class Held {
  kNot,          // it may
  kPaused,       // Meta wants the dataset to be left alone
  kCircuitOpen,  // Meta fails; one request tries it from time to time
  kPaced,        // Meta's limit is nearly used up
  kFull,         // as many are in flight as the dataset can take
  kRetryBudget,  // a retry, and there were many
};

// What a gate answers.
struct Entry {
  Held held = Held::kNot;
  // Monotonic time at which to ask again. Infinite: the gate says when
  // (SendGate).
  absl::Duration ask_at = absl::ZeroDuration();
};

// What came of a request, for the gate that let it through.
struct SendOutcome {
  AnswerClass kind = AnswerClass::kOk;
  Sending sending = Sending::kFirst;
  absl::Duration sent_at = absl::ZeroDuration();  // monotonic
  size_t body_bytes = 0;
  // Of the answer; see GraphAnswer.
  absl::Duration pause = absl::ZeroDuration();
  double usage_percent = 0;
};

// What a run asks for leave to send. The limits behind it belong to the
// dataset, which other runs may send to at the same time; a run that is held
// with an infinite `ask_at` is told when to ask again, by means of whoever made
// the gate.
class SendGate {
 public:
  virtual ~SendGate() = default;

  // Asks to send one request now. If it may (`Held::kNot`), it counts as in
  // flight until `Leave` or `Cancel`.
  virtual Entry TryEnter(Sending sending, absl::Duration now) = 0;

  // Says what came of a request that was let through.
  virtual void Leave(const SendOutcome& outcome, absl::Duration now) = 0;

  // What was let through is not sent after all: it does not count any more.
  virtual void Cancel() = 0;

  // What was held is not to be sent after all: others need not wait for it.
  virtual void Withdraw() = 0;

  // Bytes that a request may have: less than usual once a server on the way
  // said that it takes no more.
  virtual size_t max_request_bytes() = 0;
};

}  // namespace destconn

#endif  // DELIVERY_SEND_GATE_H_
