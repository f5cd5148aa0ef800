#include "base/unknown_flag.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "absl/flags/reflection.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/suggestion.h"

namespace destconn {
namespace {

// Abseil answers these and does not list them among its flags.
constexpr absl::string_view kQuestions[] = {
    "help",      "helpfull", "helpon",         "helppackage",
    "helpshort", "version",  "only_check_args"};

bool IsFlag(absl::string_view name) {
  if (std::count(std::begin(kQuestions), std::end(kQuestions), name) > 0) {
    return true;
  }
  if (absl::FindCommandLineFlag(name) != nullptr) return true;
  // `--noinsecure` switches a flag off.
  return absl::ConsumePrefix(&name, "no") &&
         absl::FindCommandLineFlag(name) != nullptr;
}

}  // namespace

std::string UnknownFlagComplaint(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    absl::string_view name = argv[i];
    if (name == "--") break;
    if (!absl::ConsumePrefix(&name, "-")) continue;
    absl::ConsumePrefix(&name, "-");
    name = name.substr(0, name.find('='));
    if (IsFlag(name)) continue;
    std::vector<std::string> known;
    for (const auto& [flag, unused] : absl::GetAllFlags()) {
      known.emplace_back(flag);
    }
    return absl::StrCat("There is no flag --", name, ".",
                        DidYouMean(name, known, "--"),
                        " --help lists all of them.");
  }
  return "";
}

}  // namespace destconn
