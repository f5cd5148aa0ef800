#ifndef CLI_FORMAT_H_
#define CLI_FORMAT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace destconn {

// 1234567: `1,234,567`.
std::string WithThousands(int64_t number);

// A decimal number as text, its whole part grouped: `1234.5`: `1,234.5`. Two
// digits after the point at least, as money has them: `1,234.50`. What is no
// decimal number comes back as it is.
std::string MoneyAmount(absl::string_view decimal);

// 0.9876: `98.8 %`.
std::string Percent(double fraction);

// 1536: `1.5 KiB`.
std::string ByteCount(int64_t bytes);

// As people say it, in two units: `3 d 4 h`, `1 min 12 s`, `0.4 s`.
std::string Span(absl::Duration duration);

// For a clock that counts down: `1:02:03`, `2:03`.
std::string ClockSpan(absl::Duration duration);

// `2026-11-24 08:46:36 UTC`.
std::string Moment(const google::protobuf::Timestamp& time);

absl::Duration ToDuration(const google::protobuf::Duration& duration);

}  // namespace destconn

#endif  // CLI_FORMAT_H_
