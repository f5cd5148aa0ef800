// Any bytes as a `destination.v1.SendBatchRequest`: never a crash, the payload
// is a view of the input, and what the generated class accepts and reads the
// frame and its payload give too.
//
// Two differences are meant: groups, which proto3 cannot declare, and a second
// member, which no encoder writes and generated code would merge, are refused.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "connector/request_frame.h"
#include "destination/v1/destination.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace destconn {
namespace {

using ::destination::v1::SendBatchRequest;
using ::google::protobuf::internal::WireFormatLite;

void Expect(bool holds) {
  if (!holds) std::abort();
}

// What stands at the message's top, as far as it can be read.
struct Contents {
  int members = 0;
  bool has_group = false;
};

Contents Look(absl::string_view message) {
  Contents contents;
  google::protobuf::io::CodedInputStream in(
      reinterpret_cast<const uint8_t*>(message.data()),
      static_cast<int>(message.size()));
  while (const uint32_t tag = in.ReadTag()) {
    const auto type = WireFormatLite::GetTagWireType(tag);
    const int field = WireFormatLite::GetTagFieldNumber(tag);
    if (type == WireFormatLite::WIRETYPE_START_GROUP) contents.has_group = true;
    if (type == WireFormatLite::WIRETYPE_LENGTH_DELIMITED && field <= 3) {
      ++contents.members;
    }
    if (!WireFormatLite::SkipField(&in, tag)) break;
  }
  return contents;
}

// The message that the frame stands for.
bool Parse(const RequestFrame& frame, SendBatchRequest& request) {
  const std::string payload(frame.payload);
  switch (frame.kind) {
    case RequestFrame::Kind::kStart:
      return request.mutable_start()->ParseFromString(payload);
    case RequestFrame::Kind::kRows:
      return request.mutable_rows()->ParseFromString(payload);
    case RequestFrame::Kind::kFlush:
      return request.mutable_flush()->ParseFromString(payload);
  }
  return false;
}

void Check(absl::string_view message) {
  const auto frame = ReadFrame(message);
  SendBatchRequest got;
  const bool accepts = frame.ok() && Parse(*frame, got);
  if (frame.ok() && !frame->payload.empty()) {
    Expect(!std::less<>()(frame->payload.data(), message.data()));
    Expect(!std::less<>()(message.data() + message.size(),
                          frame->payload.data() + frame->payload.size()));
  }

  SendBatchRequest want;
  const bool generated_accepts =
      want.ParseFromArray(message.data(), static_cast<int>(message.size()));
  const Contents contents = Look(message);
  Expect(accepts ==
         (generated_accepts && contents.members == 1 && !contents.has_group));
  if (!accepts) return;
  want.DiscardUnknownFields();
  got.DiscardUnknownFields();
  Expect(got.SerializeAsString() == want.SerializeAsString());
}

}  // namespace
}  // namespace destconn

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  destconn::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
