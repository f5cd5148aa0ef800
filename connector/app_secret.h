#ifndef CONNECTOR_APP_SECRET_H_
#define CONNECTOR_APP_SECRET_H_

#include <string>

#include "absl/status/statusor.h"
#include "base/secret.h"

namespace destconn {

struct LoadedAppSecret {
  AppSecret secret = AppSecret();
  // Others than its owner may read the file.
  bool exposed = false;
};

// Reads the secret of the operator's app from a file of one line. Fails with
// APP_SECRET_UNREADABLE.
absl::StatusOr<LoadedAppSecret> LoadAppSecret(const std::string& path);

}  // namespace destconn

#endif  // CONNECTOR_APP_SECRET_H_
