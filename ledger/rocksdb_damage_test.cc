// A ledger whose files were damaged (reliability.md, L04): hundreds of images,
// none of which may say of an event that was not delivered that it was.

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/ledger.h"
#include "ledger/rocksdb_store.h"

namespace destconn {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::Eq;

constexpr int kEvents = 300;  // of each kind
constexpr int kImages = 400;
constexpr int kFewestImages = 100;  // however slow the disk is
constexpr absl::Duration kTimeForImages = absl::Seconds(20);
constexpr int64_t kTime = 1'795'000'000;
constexpr int kExitIoError = 74;

// A keyed hash, as far as the ledger knows.
Delivery Event(uint64_t n) {
  std::mt19937_64 gen(n);
  Delivery event = {.fingerprint = n,
                    .event_time = kTime + static_cast<int64_t>(n % 2) * 86'400};
  const uint64_t halves[2] = {gen(), gen()};
  std::memcpy(event.key.bytes.data(), halves, sizeof(halves));
  return event;
}

std::vector<Delivery> Events(uint64_t first) {
  std::vector<Delivery> events;
  for (int i = 0; i < kEvents; ++i) events.push_back(Event(first + i));
  return events;
}

std::vector<ClaimRequest> Requests(const std::vector<Delivery>& events) {
  std::vector<ClaimRequest> requests;
  for (const Delivery& event : events) {
    requests.push_back({.key = event.key,
                        .fingerprint = event.fingerprint,
                        .event_time = event.event_time});
  }
  return requests;
}

constexpr uint64_t kDelivered = 0;
constexpr uint64_t kNoted = 1000;
constexpr uint64_t kUnknown = 2000;

class RocksDbDamageTest : public testing::Test {
 protected:
  RocksDbDamageTest()
      : folder_(fs::path(testing::TempDir()) /
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::create_directories(folder_);
  }

  std::string Store() const { return folder_ / "store"; }

  // Half of it in a table, for the close of a second life wrote it, half in the
  // log.
  void Fill() {
    for (const uint64_t half : {0, kEvents / 2}) {
      auto store = RocksDbStore::Open({.path = Store()});
      ASSERT_TRUE(store.ok()) << store.status();
      Ledger& ledger = (*store)->ledger();
      for (uint64_t n = half; n < half + kEvents / 2; ++n) {
        ASSERT_TRUE(ledger.RecordDelivered(1, {Event(kDelivered + n)}).ok());
        ASSERT_TRUE(ledger.RecordSending(1, {Event(kNoted + n)}).ok());
      }
    }
  }

  // Nothing but what was written, or a reason.
  void Judge(const std::string& image) {
    auto store = RocksDbStore::Open({.path = image, .accept_rollback = true});
    if (!store.ok()) {
      EXPECT_THAT(*ReasonOf(store.status()),
                  AnyOf(Eq("LEDGER_CORRUPT"), Eq("STORE_UNAVAILABLE"),
                        Eq("STORE_SCHEMA_UNKNOWN")));
      ++refused_;
      return;
    }
    for (const uint64_t first : {kDelivered, kNoted, kUnknown}) {
      const auto answers = (*store)->ledger().Peek(Requests(Events(first)));
      if (!answers.ok()) {
        EXPECT_THAT(*ReasonOf(answers.status()),
                    AnyOf(Eq("LEDGER_CORRUPT"), Eq("LEDGER_UNAVAILABLE")));
        ++refused_;
        return;
      }
      for (const Claim answer : *answers) {
        EXPECT_NE(answer, Claim::kSentChanged);
        if (first != kDelivered) {
          EXPECT_NE(answer, Claim::kSent);
        }
        if (first == kUnknown) {
          EXPECT_EQ(answer, Claim::kGranted);
        }
      }
    }
    ++read_;
  }

  const fs::path folder_;
  int refused_ = 0;
  int read_ = 0;
};

std::vector<fs::path> FilesOf(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if (entry.file_size() > 0 && name != "LOG" && name != "LOCK" &&
        name.rfind("LOG.", 0) != 0) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// One to three flipped bits, a wiped page, a cut, or rubbish at the end.
void Damage(const fs::path& path, std::mt19937_64& gen) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  in.close();
  const size_t at = gen() % bytes.size();
  switch (gen() % 4) {
    case 0:
      for (uint64_t flips = gen() % 3 + 1; flips > 0; --flips) {
        char& byte = bytes[gen() % bytes.size()];
        byte = static_cast<char>(byte ^ (1 << gen() % 8));
      }
      break;
    case 1:
      for (size_t i = at; i < std::min(at + 512, bytes.size()); ++i) {
        bytes[i] = '\0';
      }
      break;
    case 2:
      bytes.resize(at);
      break;
    default:
      for (int i = 0; i < 200; ++i) bytes.push_back(static_cast<char>(gen()));
  }
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

TEST_F(RocksDbDamageTest, NoImageMakesADelivery) {
  Fill();
  std::mt19937_64 gen(20261128);
  const std::string image = folder_ / "image";
  const absl::Duration start = RealClock().Monotonic();
  int images = 0;
  for (; images < kImages; ++images) {
    const absl::Duration took = RealClock().Monotonic() - start;
    if (images >= kFewestImages && took > kTimeForImages) break;
    fs::remove_all(image);
    fs::copy(Store(), image);
    const auto files = FilesOf(image);
    const fs::path& file = files[images % files.size()];
    SCOPED_TRACE(
        absl::StrCat("image ", images, ", ", file.filename().string()));
    Damage(file, gen);
    Judge(image);
    if (HasFailure()) return;
  }
  // Else the images do not try much.
  EXPECT_GT(refused_, images / 10);
  EXPECT_GT(read_, images / 10);
}

// Ends as the server does.
RocksDbStore::Options ThatExits(const std::string& path) {
  return {.path = path, .write_failed = [](const absl::Status& why) {
            write(STDERR_FILENO, why.message().data(), why.message().size());
            std::_Exit(kExitIoError);
          }};
}

void WriteToAFullDisk(Ledger& ledger) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit none = {.rlim_cur = 4096, .rlim_max = 4096};
  setrlimit(RLIMIT_FSIZE, &none);
  for (uint64_t n = 0; n < 1000; n += kEvents) {
    ledger.RecordDelivered(1, Events(n)).IgnoreError();
  }
  std::_Exit(0);
}

using RocksDbDamageDeathTest = RocksDbDamageTest;

TEST_F(RocksDbDamageDeathTest, AWriteThatFailsEndsTheProcess) {
  auto store = RocksDbStore::Open(ThatExits(Store()));
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE((*store)->ledger().RecordDelivered(1, Events(kUnknown)).ok());
  EXPECT_EXIT(WriteToAFullDisk((*store)->ledger()),
              testing::ExitedWithCode(kExitIoError), "The store failed");
}

// The log's file is a pipe from now on: it takes writes, and refuses to sync.
void WriteToALogThatIsAPipe(Ledger& ledger) {
  int pipe_ends[2] = {};
  if (pipe(pipe_ends) != 0) std::_Exit(1);
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const fs::path target = fs::read_symlink(entry.path(), error);
    if (error || target.extension() != ".log") continue;
    dup2(pipe_ends[1], std::stoi(entry.path().filename()));
  }
  ledger.RecordDelivered(1, {Event(1)}).IgnoreError();
  std::_Exit(0);
}

TEST_F(RocksDbDamageDeathTest, ASyncThatFailsEndsTheProcess) {
  auto store = RocksDbStore::Open(ThatExits(Store()));
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE((*store)->ledger().RecordDelivered(1, Events(kUnknown)).ok());
  EXPECT_EXIT(WriteToALogThatIsAPipe((*store)->ledger()),
              testing::ExitedWithCode(kExitIoError), "The store failed");
}

}  // namespace
}  // namespace destconn
