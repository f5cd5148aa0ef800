// Any bytes, as any field's value of any country: never a crash, and what comes
// out is what normalizing it promises. The first byte chooses the field, the
// second the country, the rest is the value.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>

#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "hashing/customer_field.h"
#include "hashing/unicode_text.h"

namespace destconn {
namespace {

constexpr absl::string_view kCountries[] = {"",   "US", "GB", "DE", "AR",
                                            "JP", "AU", "BR", "XX"};

void Expect(bool holds) {
  if (!holds) std::abort();
}

void Check(CustomerField field, absl::string_view country,
           absl::string_view value) {
  NormalizeScratch scratch;
  NormalizeContext context;
  context.country = country;
  const RawValue raw(value);
  const HashOutcome outcome = NormalizeAndHash(field, raw, context, scratch);
  const Normalized normalized = Normalize(field, raw, context, scratch);
  const std::string text(normalized.text());

  Expect(normalized.has_value() != text.empty());
  Expect(normalized.has_value() == normalized.reason().empty());
  Expect(IsWellFormedUtf8(text));
  Expect(outcome.value.has_value() ==
         (IsHashed(field) && normalized.has_value()));
  if (normalized.is_digest()) {
    Expect(outcome.value->hex() == text);
  }
}

}  // namespace
}  // namespace destconn

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const auto field = static_cast<destconn::CustomerField>(
      data[0] % destconn::kCustomerFieldCount);
  const absl::string_view country =
      destconn::kCountries[data[1] % std::size(destconn::kCountries)];
  destconn::Check(field, country,
                  {reinterpret_cast<const char*>(data) + 2, size - 2});
  return 0;
}
