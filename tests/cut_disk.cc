#include "tests/cut_disk.h"

#include <fcntl.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

constexpr uint64_t kSector = 512;
constexpr uint64_t kPage = 4096;

struct Change {
  uint64_t position = 0;
  bool is_truncation = false;
  uint64_t offset = 0;  // or the size
  std::string data = "";
};

// What happens to names in a folder: one, or the two of a rename, which come to
// the disk together. No node: the name is gone.
struct EntryChange {
  uint64_t position = 0;
  std::vector<std::pair<std::string, std::shared_ptr<DiskNode>>> entries = {};
};

using Entries = std::map<std::string, std::shared_ptr<DiskNode>>;

bool Draw(std::minstd_rand& random) { return (random() >> 8) % 2 == 0; }

size_t DrawUpTo(size_t most, std::minstd_rand& random) {
  return std::uniform_int_distribution<size_t>(0, most)(random);
}

void Put(const Change& change, std::string& content) {
  if (change.is_truncation) {
    content.resize(change.offset);
    return;
  }
  const uint64_t end = change.offset + change.data.size();
  if (content.size() < end) content.resize(end);
  content.replace(change.offset, change.data.size(), change.data);
}

void Put(const EntryChange& change, Entries& entries) {
  for (const auto& [name, node] : change.entries) {
    if (node == nullptr) {
      entries.erase(name);
    } else {
      entries[name] = node;
    }
  }
}

// The part of a write before a sector of the disk, which chance draws.
Change Torn(Change change, std::minstd_rand& random) {
  const uint64_t step = Draw(random) ? kSector : kPage;
  const uint64_t end = change.offset + change.data.size();
  const uint64_t cut =
      (change.offset + DrawUpTo(change.data.size(), random)) / step * step;
  if (change.is_truncation || cut >= end) return change;
  change.data.resize(cut > change.offset ? cut - change.offset : 0);
  return change;
}

// The pages of a write that chance draws.
std::vector<Change> Scattered(const Change& change, std::minstd_rand& random) {
  if (change.is_truncation) {
    return Draw(random) ? std::vector{change} : std::vector<Change>();
  }
  std::vector<Change> pages;
  for (size_t begin = 0; begin < change.data.size();) {
    const size_t length = std::min<size_t>(
        change.data.size() - begin, kPage - (change.offset + begin) % kPage);
    if (Draw(random)) {
      pages.push_back({.offset = change.offset + begin,
                       .data = change.data.substr(begin, length)});
    }
    begin += length;
  }
  return pages;
}

}  // namespace

struct DiskNode {
  bool is_folder = false;
  // Of a file.
  std::string durable = "";
  std::vector<Change> unsynced = {};
  // Of a folder; `entries` as the program sees them.
  Entries entries = {};
  Entries durable_entries = {};
  std::vector<EntryChange> unsynced_entries = {};

  void ChangeEntries(EntryChange change) {
    Put(change, entries);
    unsynced_entries.push_back(std::move(change));
  }

  // What the log held up to here is durable.
  void Sync(uint64_t covers) {
    const auto is_newer = [covers](const auto& change) {
      return change.position >= covers;
    };
    const auto end = std::find_if(unsynced.begin(), unsynced.end(), is_newer);
    for (auto it = unsynced.begin(); it != end; ++it) Put(*it, durable);
    unsynced.erase(unsynced.begin(), end);
    const auto entries_end = std::find_if(unsynced_entries.begin(),
                                          unsynced_entries.end(), is_newer);
    for (auto it = unsynced_entries.begin(); it != entries_end; ++it) {
      Put(*it, durable_entries);
    }
    unsynced_entries.erase(unsynced_entries.begin(), entries_end);
  }
};

namespace {

std::string ContentOf(const DiskNode& file, Unsynced left,
                      std::minstd_rand& random) {
  std::string content = file.durable;
  if (left == Unsynced::kDropped) return content;
  if (left == Unsynced::kScattered) {
    for (const Change& change : file.unsynced) {
      for (const Change& page : Scattered(change, random)) Put(page, content);
    }
    return content;
  }
  const size_t all = file.unsynced.size();
  const size_t count = left == Unsynced::kKept ? all : DrawUpTo(all, random);
  for (size_t i = 0; i < count; ++i) {
    Change change = file.unsynced[i];
    if (left == Unsynced::kZeroed) {
      change.data.assign(change.data.size(), '\0');
    }
    if (left == Unsynced::kTorn && i + 1 == count) {
      change = Torn(std::move(change), random);
    }
    Put(change, content);
  }
  return content;
}

Entries EntriesOf(const DiskNode& folder, Unsynced left,
                  std::minstd_rand& random) {
  Entries entries = folder.durable_entries;
  const size_t all = folder.unsynced_entries.size();
  if (left == Unsynced::kDropped) return entries;
  const size_t count = left == Unsynced::kKept ? all : DrawUpTo(all, random);
  for (size_t i = 0; i < count; ++i) Put(folder.unsynced_entries[i], entries);
  return entries;
}

void WriteFolder(const DiskNode& folder, const std::string& path, Unsynced left,
                 std::minstd_rand& random) {
  std::filesystem::create_directories(path);
  for (const auto& [name, node] : EntriesOf(folder, left, random)) {
    const std::string inner = absl::StrCat(path, "/", name);
    if (node->is_folder) {
      WriteFolder(*node, inner, left, random);
    } else {
      std::ofstream(inner, std::ios::binary) << ContentOf(*node, left, random);
      // Keys are refused if others may read them.
      std::filesystem::permissions(inner,
                                   std::filesystem::perms::owner_read |
                                       std::filesystem::perms::owner_write);
    }
  }
}

}  // namespace

std::vector<LoggedWrite> ReadWriteLog(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string log((std::istreambuf_iterator<char>(file)),
                        std::istreambuf_iterator<char>());
  std::vector<LoggedWrite> writes;
  for (size_t at = 0; at + sizeof(WriteRecord) <= log.size();) {
    LoggedWrite write{.position = at};
    log.copy(reinterpret_cast<char*>(&write.head), sizeof(write.head), at);
    at += sizeof(write.head);
    const auto take = [&log, &at](uint64_t bytes) {
      at += bytes;
      return log.substr(at - bytes, bytes);
    };
    const uint64_t rest = uint64_t{write.head.path_bytes} +
                          write.head.target_bytes + write.head.data_bytes;
    if (rest > log.size() - at) break;
    write.path = take(write.head.path_bytes);
    write.target = take(write.head.target_bytes);
    write.data = take(write.head.data_bytes);
    writes.push_back(std::move(write));
  }
  return writes;
}

// A folder, and a name in it.
struct CutDisk::Place {
  DiskNode* folder = nullptr;
  std::string name = "";
};

CutDisk::CutDisk(std::string root)
    : root_(std::move(root)),
      top_(std::make_shared<DiskNode>(DiskNode{.is_folder = true})) {}

CutDisk::~CutDisk() = default;

CutDisk::Place CutDisk::Find(const std::string& path) const {
  Place place{.folder = top_.get()};
  const absl::string_view below = absl::StripPrefix(path, root_);
  for (absl::string_view name : absl::StrSplit(below, '/', absl::SkipEmpty())) {
    if (name == ".") continue;
    if (!place.name.empty()) {
      place.folder = place.folder->entries.at(place.name).get();
    }
    place.name = std::string(name);
  }
  return place;
}

std::shared_ptr<DiskNode> CutDisk::NodeAt(const std::string& path) const {
  const Place place = Find(path);
  if (place.name.empty()) return top_;
  const auto found = place.folder->entries.find(place.name);
  return found == place.folder->entries.end() ? nullptr : found->second;
}

void CutDisk::Open(const LoggedWrite& write) {
  std::shared_ptr<DiskNode> node = NodeAt(write.path);
  if (node == nullptr) {
    node = std::make_shared<DiskNode>();
    const Place place = Find(write.path);
    place.folder->ChangeEntries({write.position, {{place.name, node}}});
  } else if ((write.head.flags & O_TRUNC) != 0) {
    node->unsynced.push_back(
        {.position = write.position, .is_truncation = true});
  }
  handles_[write.head.handle] = std::move(node);
}

void CutDisk::Rename(const LoggedWrite& write) {
  const Place from = Find(write.path);
  const Place to = Find(write.target);
  ASSERT_EQ(from.folder, to.folder) << "from folder to folder: not known here";
  from.folder->ChangeEntries(
      {write.position, {{to.name, NodeAt(write.path)}, {from.name, nullptr}}});
}

void CutDisk::Apply(const LoggedWrite& write) {
  const uint64_t offset = write.head.offset;
  switch (write.head.kind) {
    case WriteRecord::kOpen:
      return Open(write);
    case WriteRecord::kWrite:
      return handles_.at(write.head.handle)
          ->unsynced.push_back({.position = write.position,
                                .offset = offset,
                                .data = write.data});
    case WriteRecord::kTruncate:
      return handles_.at(write.head.handle)
          ->unsynced.push_back({.position = write.position,
                                .is_truncation = true,
                                .offset = offset});
    case WriteRecord::kRename:
      return Rename(write);
    case WriteRecord::kLink: {
      const Place place = Find(write.target);
      return place.folder->ChangeEntries(
          {write.position, {{place.name, NodeAt(write.path)}}});
    }
    case WriteRecord::kUnlink: {
      const Place place = Find(write.path);
      return place.folder->ChangeEntries(
          {write.position, {{place.name, nullptr}}});
    }
    case WriteRecord::kMakeFolder: {
      const Place place = Find(write.path);
      return place.folder->ChangeEntries(
          {write.position,
           {{place.name,
             std::make_shared<DiskNode>(DiskNode{.is_folder = true})}}});
    }
    case WriteRecord::kSync:
      return handles_.at(write.head.handle)->Sync(write.head.covers);
  }
}

void CutDisk::WriteTo(const std::string& folder, Unsynced left,
                      std::minstd_rand& random) const {
  WriteFolder(*top_, folder, left, random);
}

}  // namespace destconn
