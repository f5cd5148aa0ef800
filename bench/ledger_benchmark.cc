// What the embedded ledger costs an event with many millions of keys in it, and
// how many bytes a key takes on disk.
//
//   bazel run --config=opt //bench:ledger_benchmark -- --keys=20000000
//   --dir=DIR
//
// --keys: how many are delivered before the measuring; two million if not
// given. --days: that they are spread over; 8, as the window's are. --dir:
// where the ledger lies; one that holds keys already is filled up, so that a
// second run need not make them again, and is not still joining files from the
// filling. A batch is 1,000 events of days drawn
// from all of them.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "benchmark/benchmark.h"
#include "ledger/ledger.h"
#include "ledger/rocksdb_store.h"

namespace destconn {
namespace {

constexpr size_t kBatch = 1000;
constexpr size_t kFillBatch = 20'000;
constexpr uint64_t kFirstDay = 20'700;
constexpr uint64_t kSecondsADay = 86'400;

struct Options {
  uint64_t keys = 2'000'000;
  uint64_t days = 8;
  std::string dir = "";
};

[[noreturn]] void Fail(absl::string_view why) {
  std::cerr << why << "\n";
  std::exit(1);
}

void Check(const absl::Status& status) {
  if (!status.ok()) Fail(status.message());
}

uint64_t Mix(uint64_t z) {
  z += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// A ledger in which the events with the numbers 0 to --keys are delivered.
class World {
 public:
  explicit World(const Options& options) : options_(options) {
    std::filesystem::create_directories(options.dir);
    uint64_t stored = 0;
    std::ifstream(CountPath()) >> stored;
    next_ = stored;
    const auto start = std::chrono::steady_clock::now();
    auto store = RocksDbStore::Open({.path = StorePath()});
    Check(store.status());
    store_ = *std::move(store);
    // The first look waits until the keys are read.
    const Delivery any = Event(0);
    Check(ledger()
              .Peek({{.key = any.key, .event_time = any.event_time}})
              .status());
    const std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - start;
    std::cerr << "opened, and its keys read, in " << took.count() << " s\n";
    Fill();
  }

  ~World() {
    store_.reset();
    std::ofstream(CountPath()) << next_.load();
  }

  Ledger& ledger() { return store_->ledger(); }

  // The same key, time and contents for the same number.
  Delivery Event(uint64_t n) const {
    const uint64_t day = kFirstDay + Mix(n ^ 0x5555) % options_.days;
    Delivery event = {.fingerprint = n,
                      .event_time = static_cast<int64_t>(
                          day * kSecondsADay + Mix(n ^ 5) % kSecondsADay)};
    const uint64_t halves[2] = {Mix(2 * n), Mix(2 * n + 1)};
    std::memcpy(event.key.bytes.data(), halves, sizeof(halves));
    return event;
  }

  Delivery Delivered(uint64_t random) const {
    return Event(Mix(random) % options_.keys);
  }
  Delivery New() { return Event(next_++); }

  // Once files that are being joined are not there twice.
  double BytesAKey() const {
    constexpr auto kStill = std::chrono::milliseconds(500);
    constexpr int kLongest = 600;
    uint64_t before = 0;
    uint64_t bytes = Bytes();
    for (int i = 0; i < kLongest && bytes != before; ++i) {
      std::this_thread::sleep_for(kStill);
      before = std::exchange(bytes, Bytes());
    }
    return static_cast<double>(bytes) / static_cast<double>(next_);
  }

 private:
  uint64_t Bytes() const {
    uint64_t bytes = 0;
    for (const auto& file : std::filesystem::directory_iterator(StorePath())) {
      std::error_code gone;  // by a compaction
      const uint64_t size = file.file_size(gone);
      if (!gone && file.path().extension() == ".sst") bytes += size;
    }
    return bytes;
  }

  std::string StorePath() const { return options_.dir + "/store"; }
  std::string CountPath() const { return options_.dir + "/keys"; }

  void Fill() {
    while (next_ < options_.keys) {
      std::vector<Delivery> events(
          std::min<uint64_t>(kFillBatch, options_.keys - next_));
      for (Delivery& event : events) event = New();
      Check(ledger().RecordDelivered(0, events));
      if (next_ % 1'000'000 < kFillBatch) std::cerr << next_ << " keys\n";
    }
  }

  const Options options_;
  std::unique_ptr<RocksDbStore> store_;
  std::atomic<uint64_t> next_ = 0;
};

World* world = nullptr;

// Claims batches of which every `1 / one_in` event is new (0: none), and
// records what was granted.
void RunBatches(benchmark::State& state, size_t one_in, bool note) {
  const ClaimOwner owner = state.thread_index() + 1;
  uint64_t random =
      Mix(std::chrono::steady_clock::now().time_since_epoch().count()) + owner;
  std::vector<double> claims;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<Delivery> events(kBatch);
    std::vector<ClaimRequest> requests;
    for (size_t i = 0; i < kBatch; ++i) {
      events[i] = one_in != 0 && i % one_in == 0 ? world->New()
                                                 : world->Delivered(++random);
      requests.push_back({.key = events[i].key,
                          .fingerprint = events[i].fingerprint,
                          .event_time = events[i].event_time});
    }
    state.ResumeTiming();
    const auto start = std::chrono::steady_clock::now();
    const auto answers = world->ledger().ClaimEvents(owner, requests);
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - start;
    claims.push_back(took.count());
    Check(answers.status());
    std::vector<Delivery> granted;
    for (size_t i = 0; i < kBatch; ++i) {
      const bool is_new = one_in != 0 && i % one_in == 0;
      if (is_new != ((*answers)[i] == Claim::kGranted)) Fail("wrong answer");
      if (is_new) granted.push_back(events[i]);
    }
    if (note) Check(world->ledger().RecordSending(owner, granted));
    if (!granted.empty())
      Check(world->ledger().RecordDelivered(owner, granted));
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kBatch));
  std::sort(claims.begin(), claims.end());
  state.counters["claim_p99_ms"] = benchmark::Counter(
      claims[claims.size() * 99 / 100], benchmark::Counter::kAvgThreads);
  state.counters["bytes_a_key"] =
      benchmark::Counter(world->BytesAKey(), benchmark::Counter::kAvgThreads);
}

// Checked, noted as sending, recorded as delivered.
void BM_ClaimNoted(benchmark::State& state) { RunBatches(state, 1, true); }
// Checked and recorded.
void BM_ClaimNew(benchmark::State& state) { RunBatches(state, 1, false); }
void BM_ClaimHalf(benchmark::State& state) { RunBatches(state, 2, false); }
// Checked alone: all are delivered already.
void BM_ClaimSent(benchmark::State& state) { RunBatches(state, 0, false); }

BENCHMARK(BM_ClaimSent)->Threads(2)->UseRealTime()->MinTime(3);
BENCHMARK(BM_ClaimHalf)->Threads(2)->UseRealTime()->MinTime(3);
BENCHMARK(BM_ClaimNew)->Threads(2)->UseRealTime()->MinTime(3);
BENCHMARK(BM_ClaimNoted)->Threads(2)->UseRealTime()->MinTime(3);

Options ParseOptions(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    bool good = true;
    if (absl::ConsumePrefix(&argument, "--keys=")) {
      good = absl::SimpleAtoi(argument, &options.keys) && options.keys > 0;
    } else if (absl::ConsumePrefix(&argument, "--days=")) {
      good = absl::SimpleAtoi(argument, &options.days) && options.days > 0;
    } else if (absl::ConsumePrefix(&argument, "--dir=")) {
      options.dir = std::string(argument);
    } else {
      good = false;
    }
    if (!good) Fail(absl::StrCat("'", argv[i], "' is no option here."));
  }
  if (options.dir.empty()) {
    options.dir = std::filesystem::temp_directory_path() / "ledger_benchmark";
    std::filesystem::remove_all(options.dir);
  }
  return options;
}

int Main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  World ledger(ParseOptions(argc, argv));
  world = &ledger;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace destconn

int main(int argc, char** argv) { return destconn::Main(argc, argv); }
