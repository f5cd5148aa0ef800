// Cuts the connector's power. The real connector works with a library before it
// that notes whatever it does to its data folder (write_recorder.cc). Of that
// log, images of the folder are made as a cut at any moment might have left it:
// what was not synced is gone, torn, zeroed or scattered (cut_disk.h). On each
// image the real connector starts, and the host sends all rows again. The
// verdict is read from the simulators' journals and from what the host saw
// (kill_verdict.h): nothing acknowledged is sent again, nothing is lost. The
// same library can make the disk full.

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "gtest/gtest.h"
#include "tests/child_process.h"
#include "tests/cut_disk.h"
#include "tests/graph_process.h"
#include "tests/host_client.h"
#include "tests/journal_reader.h"
#include "tests/kill_verdict.h"

namespace destconn {
namespace {

constexpr int kImages = 240;
constexpr int kLies = 10;
constexpr int kImagesAtOnce = 2;
constexpr int kMessagesADay = 4;
constexpr int kDays = 3;
constexpr int kRowsAMessage = 50;
constexpr int kExitIoError = 74;  // of the connector
constexpr char kGraphFaults[] = R"({"rules":[],"latency_ms":3})";
constexpr char kDataset[] = "1234567890123456";
constexpr char kDestination[] = "destinations/1234567890123456";

// Each day's export holds the rows of the days before, too.
HostLoad Export(int days) {
  return {.messages = days * kMessagesADay,
          .rows_a_message = kRowsAMessage,
          .flush_each = true};
}

// Ends the simulator.
std::vector<JournaledRequest> EventsIn(GraphProcess& graph) {
  std::vector<JournaledRequest> requests = graph.Journal();
  std::erase_if(requests, [](const JournaledRequest& request) {
    return request.kind != "events";
  });
  return requests;
}

std::unique_ptr<ChildProcess> StartConnector(
    const std::string& folder, const std::string& graph_url,
    const std::vector<std::string>& environment = {}) {
  return std::make_unique<ChildProcess>(
      "connector/connector",
      std::vector<std::string>{"--listen=127.0.0.1:0", "--insecure",
                               "--data_dir=" + folder + "/data",
                               "--graph_endpoint=" + graph_url,
                               "--graph_ca_file=" + TlsFile("tls_cert.pem")},
      folder, environment);
}

// Has the connector's writes below the folder recorded.
std::vector<std::string> Recorder(const std::string& folder) {
  return {"LD_PRELOAD=" +
              std::filesystem::absolute("tests/write_recorder.so").string(),
          "WRITE_ROOT=" + folder + "/data",
          "WRITE_LOG=" + folder + "/writes.log"};
}

// What the connector did to its folder, and what the world saw of it meanwhile.
struct Recording {
  std::string data_folder = "";
  absl::Time began = absl::UnixEpoch();
  absl::Time host_now = absl::UnixEpoch();  // of its rows
  absl::Time stored = absl::UnixEpoch();    // the destination, said the server
  std::vector<HostRun> runs = {};
  std::vector<JournaledRequest> requests = {};
  std::vector<LoggedWrite> writes = {};
  // The host makes them anew, so that the run shows what else is lost.
  bool settings_are_lost = false;
};

// Three days: the first two of one process, the third of another.
Recording Record(const std::string& folder) {
  Recording recording{.data_folder = folder + "/data",
                      .began = RealClock().Now(),
                      .host_now = RealClock().Now()};
  GraphProcess graph(folder + "/graph", kGraphFaults);
  std::filesystem::create_directories(folder + "/data");
  const std::vector<std::string> environment = Recorder(folder);
  for (const int days : {2, 3}) {
    const auto process = StartConnector(folder, graph.url(), environment);
    HostClient host(LastWord(process->ReadLine()), recording.host_now);
    if (recording.runs.empty()) {
      EXPECT_TRUE(host.StoreToken("T", kGraphToken));
      EXPECT_EQ(host.StoreDestination("credentials/t", kDataset, 2),
                kDestination);
      recording.stored = RealClock().Now();
    }
    while (recording.runs.size() < static_cast<size_t>(days)) {
      const int day = static_cast<int>(recording.runs.size()) + 1;
      recording.runs.push_back(
          host.Send(kDestination, absl::StrCat("day-", day), Export(day)));
      EXPECT_TRUE(recording.runs.back().summary.has_value());
    }
    EXPECT_EQ(process->End(SIGTERM), 0);
  }
  recording.requests = EventsIn(graph);
  recording.writes = ReadWriteLog(folder + "/writes.log");
  return recording;
}

// The highest sequence that was acknowledged before a moment.
int64_t AckedBefore(const Recording& recording, absl::Time moment) {
  int64_t acked = 0;
  for (const HostRun& run : recording.runs) {
    for (const auto& [time, sequence] : run.acks) {
      if (time <= moment) acked = std::max(acked, sequence);
    }
  }
  return acked;
}

// The names and contents of all files below a folder.
std::map<std::string, std::string> FilesIn(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[std::filesystem::relative(entry.path(), folder).string()] =
        std::string((std::istreambuf_iterator<char>(file)),
                    std::istreambuf_iterator<char>());
  }
  return files;
}

struct Image {
  size_t writes = 0;  // so many had been done
  Unsynced unsynced = Unsynced::kDropped;
  std::string folder = "";
  absl::Time cut = absl::UnixEpoch();
  KilledRun run = {};  // what came of it
};

const char* NameOf(Unsynced unsynced) {
  switch (unsynced) {
    case Unsynced::kDropped:
      return "dropped";
    case Unsynced::kKept:
      return "kept";
    case Unsynced::kTorn:
      return "torn";
    case Unsynced::kZeroed:
      return "zeroed";
    case Unsynced::kScattered:
      return "scattered";
  }
  return "";
}

// What a disk does that says of RocksDB's log that it was synced, and lies. It
// keeps nothing of the note beside the store, which would tell the connector
// that it starts with an older one.
std::vector<LoggedWrite> WithoutLogSyncs(
    const std::vector<LoggedWrite>& writes) {
  std::set<uint64_t> logs;
  std::set<uint64_t> notes;
  std::vector<LoggedWrite> kept;
  for (const LoggedWrite& write : writes) {
    const uint64_t handle = write.head.handle;
    const bool opens = write.head.kind == WriteRecord::kOpen;
    if (opens && absl::EndsWith(write.path, ".log")) logs.insert(handle);
    if (absl::StrContains(write.path, "store.age")) {
      if (opens) notes.insert(handle);
      continue;
    }
    if (notes.count(handle) != 0) continue;
    if (write.head.kind == WriteRecord::kSync && logs.count(handle) != 0) {
      continue;
    }
    kept.push_back(write);
  }
  return kept;
}

// Images at moments that chance draws, with their folders made; each way in
// which a cut may leave them in turn.
std::vector<Image> MakeImages(const Recording& recording, int count,
                              const std::vector<Unsynced>& ways,
                              const std::string& folder) {
  std::minstd_rand random(20'101'201);
  std::vector<Image> images;
  for (int i = 0; i < count; ++i) {
    const size_t writes = std::uniform_int_distribution<size_t>(
        1, recording.writes.size())(random);
    images.push_back({.writes = writes,
                      .unsynced = ways[i % ways.size()],
                      .folder = absl::StrCat(folder, "/", i),
                      .cut = recording.writes[writes - 1].time()});
  }
  std::sort(images.begin(), images.end(),
            [](const Image& a, const Image& b) { return a.writes < b.writes; });
  CutDisk disk(recording.data_folder);
  size_t done = 0;
  for (Image& image : images) {
    while (done < image.writes) disk.Apply(recording.writes[done++]);
    disk.WriteTo(image.folder + "/data", image.unsynced, random);
  }
  return images;
}

// Starts the connector on an image and sends all rows to it.
void Revive(const Recording& recording, const std::string& graph_url,
            Image& image) {
  Life before{.began = recording.began};
  before.run.acked_sequence = AckedBefore(recording, image.cut);
  Life after{.began = RealClock().Now()};
  {
    const auto process = StartConnector(image.folder, graph_url);
    const std::string address = LastWord(process->ReadLine());
    if (address.empty()) {
      after.run.status = {grpc::StatusCode::UNAVAILABLE, "it does not start"};
    } else {
      HostClient host(address, recording.host_now);
      if (image.cut < recording.stored || recording.settings_are_lost) {
        host.StoreToken("T", kGraphToken);
        host.StoreDestination("credentials/t", kDataset, 2);
      }
      HostLoad load = Export(kDays);
      load.flush_each = false;
      after.run = host.Send(kDestination, "after-the-cut", load);
    }
    process->End(SIGKILL);
  }
  image.run = {.load = Export(kDays), .lives = {before, std::move(after)}};
  std::filesystem::remove_all(image.folder + "/data");
}

// Adds the requests: those before the cut, and those of the image's own time.
void AddRequests(const Recording& recording,
                 const std::vector<JournaledRequest>& own, absl::Time ended,
                 Image& image) {
  for (const JournaledRequest& request : recording.requests) {
    // The journal's times are whole milliseconds, cut off.
    if (request.time <= image.cut) image.run.requests.push_back(request);
  }
  const absl::Time began = image.run.lives.back().began;
  for (const JournaledRequest& request : own) {
    if (request.time + absl::Milliseconds(1) >= began && request.time < ended) {
      image.run.requests.push_back(request);
    }
  }
}

void ReviveAll(const Recording& recording, const std::string& folder,
               std::vector<Image>& images) {
  std::atomic<size_t> next = 0;
  std::vector<std::jthread> workers;
  for (int i = 0; i < kImagesAtOnce; ++i) {
    workers.emplace_back([i, &next, &recording, &folder, &images] {
      GraphProcess graph(absl::StrCat(folder, "/graph-", i), kGraphFaults);
      std::vector<Image*> own;
      for (size_t n = next++; n < images.size(); n = next++) {
        Revive(recording, graph.url(), images[n]);
        own.push_back(&images[n]);
      }
      const std::vector<JournaledRequest> journal = EventsIn(graph);
      for (size_t n = 0; n < own.size(); ++n) {
        AddRequests(recording, journal,
                    n + 1 < own.size() ? own[n + 1]->run.lives.back().began
                                       : absl::InfiniteFuture(),
                    *own[n]);
      }
    });
  }
}

struct Sum {
  int images = 0;
  int64_t copies = 0;
  int64_t most = 0;
};

void Report(const std::vector<Image>& images) {
  std::map<Unsynced, Sum> sums;
  for (const Image& image : images) {
    const int64_t copies = DuplicatesIn(image.run);
    Sum& sum = sums[image.unsynced];
    ++sum.images;
    sum.copies += copies;
    sum.most = std::max(sum.most, copies);
  }
  std::cout << "unsynced   images  copies  most\n";
  for (const auto& [unsynced, sum] : sums) {
    std::cout << absl::StrFormat("%-10s %6d %7d %5d\n", NameOf(unsynced),
                                 sum.images, sum.copies, sum.most);
  }
}

class PowerCutTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    recording_ = new Recording(Record(testing::TempDir()));
  }
  static void TearDownTestSuite() { delete recording_; }

  static const Recording& recording() { return *recording_; }

 private:
  static Recording* recording_;
};

Recording* PowerCutTest::recording_ = nullptr;

TEST_F(PowerCutTest, TheRecorderMissesNothing) {
  CutDisk disk(recording().data_folder);
  for (const LoggedWrite& write : recording().writes) disk.Apply(write);
  const std::string whole = testing::TempDir() + "/whole";
  std::minstd_rand random;
  disk.WriteTo(whole, Unsynced::kKept, random);
  EXPECT_EQ(FilesIn(whole) == FilesIn(recording().data_folder), true);
  EXPECT_GT(FilesIn(whole).size(), 5U);
}

TEST_F(PowerCutTest, WhatWasAcknowledgedIsThereAfterIt) {
  const std::string folder = testing::TempDir() + "/images";
  std::vector<Image> images =
      MakeImages(recording(), kImages,
                 {Unsynced::kDropped, Unsynced::kTorn, Unsynced::kZeroed,
                  Unsynced::kScattered, Unsynced::kDropped, Unsynced::kKept},
                 folder);
  ReviveAll(recording(), folder, images);
  Report(images);
  for (const Image& image : images) {
    const std::vector<std::string> complaints = Complaints(image.run);
    EXPECT_TRUE(complaints.empty())
        << "cut after write " << image.writes << " of "
        << recording().writes.size() << ", unsynced " << NameOf(image.unsynced)
        << ", acked " << image.run.lives.front().run.acked_sequence << ": "
        << absl::StrJoin(complaints, "; ");
  }
}

// The test's own test: it would see a connector that does not sync.
TEST_F(PowerCutTest, ADiskThatLiesIsFoundOut) {
  Recording lie = recording();
  lie.writes = WithoutLogSyncs(lie.writes);
  lie.settings_are_lost = true;
  ASSERT_LT(lie.writes.size(), recording().writes.size());
  const std::string folder = testing::TempDir() + "/lies";
  std::vector<Image> images =
      MakeImages(lie, kLies, {Unsynced::kDropped}, folder);
  ReviveAll(lie, folder, images);
  int found = 0;
  for (const Image& image : images) {
    for (const std::string& complaint : Complaints(image.run)) {
      found += absl::StrContains(complaint, "after their acknowledgement");
    }
  }
  EXPECT_GE(found, 1);
}

// Nothing is written any more while a run is under way: the process ends, and
// cannot start. Once there is room, an operator starts it, and all goes on.
TEST(FullDiskTest, EndsTheProcessAndLosesNothing) {
  const std::string folder = testing::TempDir() + "/full";
  const std::string full = folder + "/there_is_no_room";
  GraphProcess graph(folder + "/graph", kGraphFaults);
  std::filesystem::create_directories(folder + "/data");
  std::vector<std::string> environment = Recorder(folder);
  environment.push_back("WRITE_FULL=" + full);
  const absl::Time now = RealClock().Now();
  KilledRun run{.load = Export(kDays)};
  run.load.pause = absl::Milliseconds(100);
  run.lives.push_back({.began = now});
  {
    const auto process = StartConnector(folder, graph.url(), environment);
    HostClient host(LastWord(process->ReadLine()), now);
    EXPECT_TRUE(host.StoreToken("T", kGraphToken));
    EXPECT_EQ(host.StoreDestination("credentials/t", kDataset, 2),
              kDestination);
    const std::jthread filler([&full] {
      RealClock().Sleep(absl::Milliseconds(700), {});
      std::ofstream(full) << "no room";
    });
    run.lives.back().run = host.Send(kDestination, "run", run.load);
    EXPECT_FALSE(run.lives.back().run.summary.has_value());
    const int status = process->End(0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == kExitIoError)
        << status;
    graph.Settle();
  }
  {
    const auto process = StartConnector(folder, graph.url(), environment);
    EXPECT_EQ(LastWord(process->ReadLine()), "");
    const int status = process->End(0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) != 0) << status;
  }
  std::filesystem::remove(full);
  run.lives.push_back({.began = RealClock().Now()});
  const auto process = StartConnector(folder, graph.url(), environment);
  HostClient host(LastWord(process->ReadLine()), now);
  run.lives.back().run = host.Send(kDestination, "run", run.load);
  EXPECT_EQ(process->End(SIGTERM), 0);
  run.requests = EventsIn(graph);
  EXPECT_GT(run.requests.size(), 2U);
  EXPECT_EQ(absl::StrJoin(Complaints(run), "; "), "");
}

}  // namespace
}  // namespace destconn
