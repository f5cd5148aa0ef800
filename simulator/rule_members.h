#ifndef SIMULATOR_RULE_MEMBERS_H_
#define SIMULATOR_RULE_MEMBERS_H_

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "rapidjson/document.h"

namespace destconn {

// Reads the members of a JSON object, each by its name and with the value that
// it has when it is not there; remembers what is wrong with the first that
// cannot be read. What the object does not say, `otherwise` may.
//
// Not thread-safe. The objects must outlive it.
class RuleMembers {
 public:
  static constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

  // `otherwise` may be null.
  RuleMembers(const rapidjson::Value& object, const rapidjson::Value* otherwise)
      : object_(object), otherwise_(otherwise) {}

  bool Has(const char* name) { return Find(name) != nullptr; }
  int64_t Integer(const char* name, int64_t otherwise, int64_t least,
                  int64_t most = kMost);
  std::optional<int64_t> MaybeInteger(const char* name);
  // From 0 to 1.
  double Fraction(const char* name, double otherwise);
  // Not below 0.
  double Number(const char* name, double otherwise);
  bool Bool(const char* name, bool otherwise = false);
  std::string Text(const char* name, absl::string_view otherwise = "");
  // A text, or a list of texts.
  std::vector<std::string> Texts(const char* name);
  // Any value, as JSON; empty if it is not there.
  std::string Json(const char* name);
  // An object's members; those that are no texts as JSON, as Meta sends them.
  std::map<std::string, std::string> TextMap(const char* name);
  // The position of the member's text in `names`; 0 if it is not there.
  int OneOf(const char* name, const std::vector<absl::string_view>& names);

  void Wrong(std::string what);

  // The first thing that was wrong, or a member that nobody asked for; empty if
  // all is well.
  std::string FirstFault() const;

 private:
  const rapidjson::Value* Find(const char* name);

  const rapidjson::Value& object_;
  const rapidjson::Value* const otherwise_;
  std::set<std::string> asked_;
  std::string wrong_;
};

}  // namespace destconn

#endif  // SIMULATOR_RULE_MEMBERS_H_
