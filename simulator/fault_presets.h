#ifndef SIMULATOR_FAULT_PRESETS_H_
#define SIMULATOR_FAULT_PRESETS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace destconn {

// A rule's members under a name.
struct FaultPreset {
  std::string name = "";
  std::string rule = "{}";  // JSON
  std::string meaning = "";
};

// All of them: faults that somebody has met with or fears, then `error_CODE`
// and `error_CODE_SUBCODE` for each error of the catalog.
const std::vector<FaultPreset>& FaultPresets();

// The preset of that name; nullptr if there is none.
const FaultPreset* FindFaultPreset(absl::string_view name);

// All of them as a JSON object: name to `{"meaning": ..., "rule": ...}`.
std::string FaultPresetsJson();

}  // namespace destconn

#endif  // SIMULATOR_FAULT_PRESETS_H_
