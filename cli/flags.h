#ifndef CLI_FLAGS_H_
#define CLI_FLAGS_H_

#include <string>
#include <vector>

#include "cli/options.h"

namespace destconn {

// The flags' values. All flags of the program are defined in flags.cc.
Options OptionsFromFlags();

// A flag as a help page shows it.
struct FlagHelp {
  std::string name;  // without dashes
  std::string help;
  std::string default_value;  // empty where there is none to speak of
  bool is_bool = false;
};

// All flags of the program, by name.
std::vector<FlagHelp> AllFlags();

}  // namespace destconn

#endif  // CLI_FLAGS_H_
