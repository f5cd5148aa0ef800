#include "hashing/country.h"

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "hashing/country_table.h"
#include "hashing/prepare.h"

namespace destconn {

Normalized NormalizeCountry(RawValue raw, NormalizeScratch& scratch) {
  const Prepared prepared = Prepare(raw, PrepareRules(), scratch);
  if (prepared.done) return *prepared.done;
  const absl::string_view code = FindCountry(prepared.text, scratch.work);
  if (code.empty()) return Normalized::None(NoValue::kUnknown);
  scratch.output.assign(
      {absl::ascii_tolower(code[0]), absl::ascii_tolower(code[1])});
  return Normalized::Text(scratch.output);
}

}  // namespace destconn
