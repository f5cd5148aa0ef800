#include "ledger/ledger_archive.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/error_reason.h"
#include "base/status_macros.h"
#include "zlib.h"

namespace destconn {
namespace {

constexpr char kFirstLineBegin[] = "destconn ledger 2 ";
// Of a sealed key: some eighty bytes. What is no export has no such line.
constexpr size_t kLongestFirstLine = 1024;
constexpr size_t kKeySize = sizeof(EventKey::bytes);
constexpr size_t kRecordSize = kKeySize + 18;
constexpr size_t kRecordsAtOnce = 4096;
// The last line has 8 to 36 bytes, so that no record fits in beside it.
constexpr size_t kLeastLastLine = 8;

absl::Status Unusable(absl::string_view path, absl::string_view why) {
  return WithReason(absl::FailedPreconditionError(
                        absl::StrCat("The file '", path, "' ", why)),
                    "ARCHIVE_UNUSABLE");
}

uint32_t Extend(uint32_t checksum, absl::string_view bytes) {
  return static_cast<uint32_t>(
      crc32(checksum, reinterpret_cast<const Bytef*>(bytes.data()),
            static_cast<uInt>(bytes.size())));
}

std::string LastLine(uint64_t records, uint32_t checksum) {
  return absl::StrCat("end ", records, " ", checksum, "\n");
}

bool Sync(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY);
  if (fd < 0) return false;
  const bool synced = fsync(fd) == 0;
  close(fd);
  return synced;
}

std::string FirstLine(absl::string_view sealed_key) {
  return absl::StrCat(kFirstLineBegin, absl::BytesToHexString(sealed_key),
                      "\n");
}

// The sealed key in a first line as it was written; nothing in any other.
std::optional<std::string> KeyIn(absl::string_view line) {
  absl::string_view hex = line;
  if (!absl::ConsumePrefix(&hex, kFirstLineBegin) ||
      !absl::ConsumeSuffix(&hex, "\n")) {
    return std::nullopt;
  }
  std::string key = absl::HexStringToBytes(hex);
  if (FirstLine(key) != line) return std::nullopt;
  return key;
}

// One pass over the file.
class Reader {
 public:
  explicit Reader(const std::string& path)
      : path_(path), file_(path, std::ios::binary) {}

  absl::Status Read(const ArchiveTaker& take) {
    std::error_code error;
    const uint64_t size = std::filesystem::file_size(path_, error);
    if (error || !file_) return Unusable(path_, "cannot be read.");
    const std::string first = ReadFirstLine();
    const auto key = KeyIn(first);
    if (!key.has_value()) return Unusable(path_, "is no export of a ledger.");
    DC_RETURN_IF_ERROR(take.key(*key));
    return ReadRecords(size - first.size(), take);
  }

 private:
  // Up to the end of its line, or to where it is none.
  std::string ReadFirstLine() {
    std::string line;
    std::string next(1, '\0');
    while (line.size() < kLongestFirstLine && Fill(next)) {
      line += next;
      if (next == "\n") break;
    }
    return line;
  }

  // What stands behind the first line, `left` bytes.
  absl::Status ReadRecords(uint64_t left, const ArchiveTaker& take) {
    std::vector<LedgerRecord> records;
    while (left >= kRecordSize + kLeastLastLine) {
      DC_RETURN_IF_ERROR(ReadOne(records));
      left -= kRecordSize;
      if (records.size() < kRecordsAtOnce) continue;
      DC_RETURN_IF_ERROR(take.records(records));
      records.clear();
    }
    const std::string end = LastLine(count_, checksum_);
    std::string last(left, '\0');
    if (!Fill(last) || last != end) return Damaged();
    return take.records(records);
  }

  absl::Status Damaged() const {
    return Unusable(path_,
                    "was cut or changed since it was written. Export again.");
  }

  bool Fill(std::string& bytes) {
    file_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file_) return false;
    checksum_ = Extend(checksum_, bytes);
    return true;
  }

  absl::Status ReadOne(std::vector<LedgerRecord>& records) {
    std::string bytes(kRecordSize, '\0');
    if (!Fill(bytes)) return Damaged();
    EventKey key;
    std::memcpy(key.bytes.data(), bytes.data(), kKeySize);
    const auto record =
        DecodeLedgerRecord(key, absl::string_view(bytes).substr(kKeySize));
    if (!record.has_value()) return Damaged();
    records.push_back(*record);
    ++count_;
    return absl::OkStatus();
  }

  const std::string& path_;
  std::ifstream file_;
  uint32_t checksum_ = 0;
  uint64_t count_ = 0;
};

}  // namespace

LedgerArchiveWriter::LedgerArchiveWriter(const std::string& path)
    : path_(path), temporary_(absl::StrCat(path, ".part")) {}

absl::Status LedgerArchiveWriter::Open(absl::string_view sealed_key) {
  if (std::filesystem::exists(path_)) {
    return Unusable(path_, "is there already. Name another.");
  }
  file_.open(temporary_, std::ios::binary | std::ios::trunc);
  if (!file_ || chmod(temporary_.c_str(), S_IRUSR | S_IWUSR) != 0) {
    return Unusable(temporary_, "cannot be made. Check its folder.");
  }
  return Write(FirstLine(sealed_key));
}

absl::Status LedgerArchiveWriter::Add(const LedgerRecord& record) {
  ++records_;
  std::string bytes(
      reinterpret_cast<const char*>(record.event.key.bytes.data()), kKeySize);
  bytes += EncodeLedgerRecord(record);
  return Write(bytes);
}

absl::Status LedgerArchiveWriter::Finish() {
  DC_RETURN_IF_ERROR(Write(LastLine(records_, checksum_)));
  file_.close();
  const std::string folder = std::filesystem::path(path_).parent_path();
  if (!file_ || !Sync(temporary_) ||
      std::rename(temporary_.c_str(), path_.c_str()) != 0 ||
      !Sync(folder.empty() ? "." : folder)) {
    return Unusable(path_, "cannot be written. Make room on its disk.");
  }
  return absl::OkStatus();
}

absl::Status LedgerArchiveWriter::Write(const std::string& bytes) {
  checksum_ = Extend(checksum_, bytes);
  file_ << bytes;
  return file_ ? absl::OkStatus()
               : Unusable(temporary_,
                          "cannot be written. Make room on its disk.");
}

absl::Status ReadLedgerArchive(const std::string& path,
                               const ArchiveTaker& take) {
  const ArchiveTaker nobody = {
      .key = [](absl::string_view) { return absl::OkStatus(); },
      .records =
          [](absl::Span<const LedgerRecord>) { return absl::OkStatus(); }};
  DC_RETURN_IF_ERROR(Reader(path).Read(nobody));
  return Reader(path).Read(take);
}

}  // namespace destconn
