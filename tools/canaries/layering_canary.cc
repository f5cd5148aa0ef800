// The fault: BUILD.bazel does not name :inner among this target's deps.
#include "tools/canaries/inner.h"
#include "tools/canaries/outer.h"

namespace destconn {

int LayeringCanary() { return Inner() + Outer(); }

}  // namespace destconn
