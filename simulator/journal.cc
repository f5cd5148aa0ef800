#include "simulator/journal.h"

#include <cstddef>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "base/error_reason.h"
#include "simulator/json_text.h"

namespace destconn {
namespace {

// Faults may answer with bodies of any size.
constexpr size_t kMostAnswerBytes = 4096;

absl::Status Unwritable(absl::string_view message) {
  return WithReason(absl::FailedPreconditionError(message),
                    "JOURNAL_UNWRITABLE");
}

const char* Bool(bool value) { return value ? "true" : "false"; }

// Not within a character.
absl::string_view Beginning(absl::string_view text) {
  if (text.size() <= kMostAnswerBytes) return text;
  size_t end = kMostAnswerBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return text.substr(0, end);
}

std::string Headers(const JournalEntry& entry) {
  std::string json;
  for (const auto& [name, value] : entry.headers) {
    absl::StrAppend(&json, json.empty() ? "" : ",", QuoteJson(name), ":",
                    QuoteJson(value));
  }
  return json;
}

template <typename Flag>
std::string Flags(const std::vector<Duplicate>& duplicates, Flag flag) {
  std::string json;
  for (const Duplicate& duplicate : duplicates) {
    absl::StrAppend(&json, json.empty() ? "" : ",", Bool(flag(duplicate)));
  }
  return json;
}

std::string NumberOrNull(int number) {
  return number == 0 ? "null" : absl::StrCat(number);
}

// The line up to the events, which may be large.
std::string HeadOf(const JournalEntry& entry) {
  return absl::StrCat(
      "{\"sequence\":", entry.sequence, ",\"time\":",
      QuoteJson(absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", entry.time,
                                 absl::UTCTimeZone())),
      ",\"method\":", QuoteJson(entry.method),
      ",\"path\":", QuoteJson(entry.path),
      ",\"http_version\":", QuoteJson(entry.http_version), ",\"headers\":{",
      Headers(entry), "},\"token_in\":", QuoteJson(entry.token_in),
      ",\"kind\":", QuoteJson(entry.kind), ",\"body_bytes\":", entry.body_bytes,
      ",\"event_count\":", entry.event_count, ",\"events\":");
}

std::string TailOf(const JournalEntry& entry) {
  std::string line = absl::StrCat(
      ",\"status\":", entry.reply.http_status,
      ",\"code\":", NumberOrNull(entry.reply.code),
      ",\"subcode\":", NumberOrNull(entry.reply.subcode),
      ",\"fbtrace_id\":", QuoteJson(entry.reply.fbtrace_id),
      ",\"answer\":", QuoteJson(Beginning(entry.reply.body)),
      ",\"processed\":", Bool(entry.processed), ",\"cut\":", Bool(entry.cut),
      ",\"fault\":", NumberOrNull(entry.fault));
  const auto offline = [](const Duplicate& d) { return d.offline_key; };
  const auto event_id = [](const Duplicate& d) { return d.event_id; };
  absl::StrAppend(
      &line, ",\"duplicate_offline_key\":[", Flags(entry.duplicates, offline),
      "],\"duplicate_event_id\":[", Flags(entry.duplicates, event_id), "]}\n");
  return line;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Journal>> Journal::Open(const std::string& path,
                                                       bool keeps_events) {
  if (path.empty()) return std::make_unique<Journal>(nullptr);
  auto file = std::make_unique<std::ofstream>(path, std::ios::app);
  if (!*file) {
    return Unwritable(absl::StrCat("The journal '", path,
                                   "' cannot be written. Check its folder."));
  }
  return std::make_unique<Journal>(std::move(file), keeps_events);
}

absl::Status Journal::Write(const JournalEntry& entry) {
  MutexLock lock(mutex_);
  if (out_ == nullptr) return absl::OkStatus();
  out_->clear();
  *out_ << HeadOf(entry);
  if (keeps_events_) {
    *out_ << entry.events_json;
  } else {
    *out_ << "null";
  }
  *out_ << TailOf(entry) << std::flush;
  if (*out_) return absl::OkStatus();
  return Unwritable("The journal cannot be written. Is the disk full?");
}

}  // namespace destconn
