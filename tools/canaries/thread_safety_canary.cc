#include "absl/base/thread_annotations.h"
#include "base/mutex.h"

namespace destconn {

class ThreadSafetyCanary {
 public:
  // The fault: no MutexLock.
  int value() const { return value_; }

 private:
  mutable Mutex mutex_;
  int value_ ABSL_GUARDED_BY(mutex_) = 0;
};

int ReadThreadSafetyCanary() { return ThreadSafetyCanary().value(); }

}  // namespace destconn
