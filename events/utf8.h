#ifndef EVENTS_UTF8_H_
#define EVENTS_UTF8_H_

// The row reader includes it by this name.
#include "base/utf8.h"  // IWYU pragma: export

#endif  // EVENTS_UTF8_H_
