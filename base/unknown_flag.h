#ifndef BASE_UNKNOWN_FLAG_H_
#define BASE_UNKNOWN_FLAG_H_

#include <string>

namespace destconn {

// What to tell a user whose arguments hold a flag that no Abseil flag of this
// program is: its name and the one that was probably meant. Empty if there is
// none. To be asked before `absl::ParseCommandLine`, which only says that it is
// unknown.
std::string UnknownFlagComplaint(int argc, const char* const* argv);

}  // namespace destconn

#endif  // BASE_UNKNOWN_FLAG_H_
