#include "hashing/external_id.h"

#include "hashing/prepare.h"

namespace destconn {

Normalized NormalizeExternalId(RawValue raw, NormalizeScratch& scratch) {
  const Prepared prepared =
      Prepare(raw, {.lower = false, .refuse_md5 = false}, scratch);
  if (prepared.done) return *prepared.done;
  return Normalized::Text(prepared.text);
}

}  // namespace destconn
