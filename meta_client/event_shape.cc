#include "meta_client/event_shape.h"

#include <array>
#include <cstddef>

namespace destconn {
namespace {

bool SaysTheKind(absl::string_view name) {
  return name == "event_name" || name == "action_source" ||
         name == "currency" || name == "delivery_category";
}

// Walks over JSON that this program wrote, hence without spaces.
class ShapeReader {
 public:
  explicit ShapeReader(absl::string_view json) : json_(json) {}

  uint64_t Read() {
    while (at_ < json_.size()) {
      switch (json_[at_]) {
        case '"':
          ReadString();
          break;
        case '{':
        case '[':
          Open();
          break;
        case '}':
        case ']':
          Close();
          break;
        case ',':
          if (levels_[depth_].is_list) levels_[depth_].muted = true;
          ++at_;
          break;
        case ':':
          ++at_;
          break;
        default:
          ReadLiteral();
      }
    }
    return hash_;
  }

 private:
  struct Level {
    bool is_list = false;
    bool muted = false;  // what stands here has no part in the shape
  };

  // FNV-1a; collisions do no harm but a detour.
  void Mix(absl::string_view bytes) {
    if (levels_[depth_].muted) return;
    for (const char c : bytes) {
      hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
  }

  void Open() {
    Mix(json_.substr(at_, 1));
    // Deeper than events are, levels are taken for one.
    if (depth_ + 1 < levels_.size()) {
      levels_[depth_ + 1] = {.is_list = json_[at_] == '[',
                             .muted = levels_[depth_].muted};
      ++depth_;
    }
    ++at_;
  }

  void Close() {
    if (depth_ > 0) --depth_;
    Mix(json_.substr(at_, 1));
    ++at_;
  }

  void ReadString() {
    const size_t begin = ++at_;
    while (at_ < json_.size() && json_[at_] != '"') {
      at_ += json_[at_] == '\\' ? 2 : 1;
    }
    const absl::string_view text = json_.substr(begin, at_ - begin);
    ++at_;
    if (at_ < json_.size() && json_[at_] == ':') {
      name_ = text;
      Mix(text);
    } else if (SaysTheKind(name_)) {
      Mix(text);
    } else {
      constexpr size_t kDigest = 64;
      Mix(text.empty() ? "e" : text.size() == kDigest ? "h" : "s");
    }
  }

  // A number counts by its sign.
  void ReadLiteral() {
    const absl::string_view first = json_.substr(at_, 1);
    const bool is_number = first[0] >= '1' && first[0] <= '9';
    Mix(is_number ? "1" : first);
    at_ = json_.find_first_of(",}]", at_ + 1);
  }

  const absl::string_view json_;
  size_t at_ = 0;
  uint64_t hash_ = 0xcbf29ce484222325;
  size_t depth_ = 0;
  std::array<Level, 8> levels_ = {};
  absl::string_view name_;
};

}  // namespace

uint64_t ShapeOfEvent(absl::string_view json) {
  return ShapeReader(json).Read();
}

}  // namespace destconn
