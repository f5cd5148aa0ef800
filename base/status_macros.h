#ifndef BASE_STATUS_MACROS_H_
#define BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns the status of `expression` from the enclosing function unless OK.
#define DC_RETURN_IF_ERROR(expression)                          \
  do {                                                          \
    if (absl::Status dc_status = (expression); !dc_status.ok()) \
      return dc_status;                                         \
  } while (false)

// Assigns the value of a StatusOr to `target`, or returns its status.
#define DC_ASSIGN_OR_RETURN(target, expression) \
  DC_ASSIGN_OR_RETURN_(DC_CONCAT_(dc_result_, __LINE__), target, expression)

#define DC_ASSIGN_OR_RETURN_(result, target, expression) \
  auto result = (expression);                            \
  if (!result.ok()) return result.status();              \
  target = *std::move(result)

#define DC_CONCAT_(a, b) DC_CONCAT_INNER_(a, b)
#define DC_CONCAT_INNER_(a, b) a##b

#endif  // BASE_STATUS_MACROS_H_
