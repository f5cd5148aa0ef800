#include "hashing/city.h"

#include "hashing/latin_fold.h"
#include "hashing/prepare.h"

namespace destconn {

Normalized NormalizeCity(RawValue raw, NormalizeScratch& scratch) {
  const Prepared prepared = Prepare(raw, PrepareRules(), scratch);
  if (prepared.done) return *prepared.done;
  const Letters letters =
      FoldToLetters(prepared.text, prepared.is_ascii, scratch.output);
  return Finish(letters.text, prepared.is_ascii, scratch);
}

}  // namespace destconn
