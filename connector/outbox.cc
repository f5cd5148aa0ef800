#include "connector/outbox.h"

#include <utility>

namespace destconn {

using destination::v1::SendBatchResponse;

void Outbox::Add(SendBatchResponse message) {
  switch (message.message_case()) {
    case SendBatchResponse::kAck:
      ack_ = std::move(message);
      return;
    case SendBatchResponse::kProgress:
      progress_ = std::move(message);
      return;
    case SendBatchResponse::kSummary:
      summary_ = std::move(message);
      return;
    case SendBatchResponse::kStarted:
    case SendBatchResponse::kRowErrors:
    case SendBatchResponse::MESSAGE_NOT_SET:
      in_order_.push_back(std::move(message));
      return;
  }
}

std::optional<SendBatchResponse> Outbox::Next() {
  if (!in_order_.empty()) {
    SendBatchResponse message = std::move(in_order_.front());
    in_order_.pop_front();
    return message;
  }
  for (auto* slot : {&ack_, &progress_, &summary_}) {
    if (slot->has_value()) return std::exchange(*slot, std::nullopt);
  }
  return std::nullopt;
}

}  // namespace destconn
