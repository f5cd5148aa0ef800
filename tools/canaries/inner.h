#ifndef TOOLS_CANARIES_INNER_H_
#define TOOLS_CANARIES_INNER_H_

namespace destconn {

inline int Inner() { return 1; }

}  // namespace destconn

#endif  // TOOLS_CANARIES_INNER_H_
