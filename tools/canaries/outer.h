#ifndef TOOLS_CANARIES_OUTER_H_
#define TOOLS_CANARIES_OUTER_H_

#include "tools/canaries/inner.h"

namespace destconn {

inline int Outer() { return Inner(); }

}  // namespace destconn

#endif  // TOOLS_CANARIES_OUTER_H_
