// What a row's customer data cost: normalizing and hashing, on one thread.

#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "benchmark/benchmark.h"
#include "hashing/customer_field.h"
#include "hashing/hash_batch.h"
#include "hashing/hashed_value.h"
#include "hashing/sha256.h"
#include "hashing/sha256_pair.h"

namespace destconn {
namespace {

struct Cell {
  CustomerField field;
  absl::string_view raw;
};

// The eleven hashed keys of a retail row, in the dress in which they come.
constexpr Cell kPlainRow[] = {
    {CustomerField::kEmail, "Jane.Doe42@Example.COM"},
    {CustomerField::kPhone, "+1 (650) 555-1212"},
    {CustomerField::kGivenName, "Jane"},
    {CustomerField::kSurname, "O'Brien"},
    {CustomerField::kBirthdate, "1987-02-16"},
    {CustomerField::kGender, "F"},
    {CustomerField::kCity, "New York"},
    {CustomerField::kState, "NY"},
    {CustomerField::kPostal, "10001-1234"},
    {CustomerField::kCountry, "US"},
    {CustomerField::kExternalId, "customer-000123456"},
};
constexpr Cell kAccentedRow[] = {
    {CustomerField::kEmail, "Zo\303\253@Example.COM"},
    {CustomerField::kPhone, "0151 23456789"},
    {CustomerField::kGivenName, "Zo\303\253"},
    {CustomerField::kSurname, "M\303\274ller-L\303\274denscheidt"},
    {CustomerField::kCity, "D\303\274sseldorf"},
    {CustomerField::kState, "Baden-W\303\274rttemberg"},
    {CustomerField::kCountry, "\303\226sterreich"},
};

// What costs most, in every field at once: letters in several parts, full-width
// forms, a phone that only libphonenumber can read, a date in words.
constexpr Cell kWorstRow[] = {
    {CustomerField::kEmail,
     "\357\274\272\357\275\217e\314\210.Mu\314\210ller.Lu\314\210denscheidt"
     "@Bu\314\210cher.Example.COM"},
    {CustomerField::kPhone,
     "\357\274\220\357\274\221\357\274\223\357\274\221"
     " 15 2345-6789 ext. 12"},
    {CustomerField::kGivenName,
     "Nguye\314\202\314\203n Thi\314\243 Mo\314\202\314\243ng "
     "Tuye\314\202\314\200n"},
    {CustomerField::kSurname,
     "\320\232\320\276\320\275\321\201\321\202\320\260\320\275\321\202"
     "\320\270\320\275\320\276\320\277\320\276\320\273\321\214\321\201\320\272"
     "\320\270\320\271"},
    {CustomerField::kBirthdate, "Born on the 16th of February, 1987 at noon"},
    {CustomerField::kGender,
     " \357\274\246\357\275\205\357\275\215\357\275"
     "\201\357\275\214\357\275\205 "},
    {CustomerField::kCity,
     "Sa\314\203o Jose\314\201 do Vale do Rio Preto, Regia\314\203o Serrana"},
    {CustomerField::kState, "Ciudad Auto\314\201noma de Buenos Aires"},
    {CustomerField::kPostal,
     "\357\274\243\357\274\221\357\274\224\357\274\222"
     "\357\274\225 ABC"},
    {CustomerField::kCountry, "Rep\303\272blica Argentina (the)"},
    {CustomerField::kExternalId,
     "cu\314\201stomer-000123456-0123456789-0123456789-0123456789"},
};

template <size_t kSize>
void HashRow(benchmark::State& state, const Cell (&row)[kSize],
             absl::string_view country) {
  NormalizeScratch scratch;
  NormalizeContext context;
  context.country = country;
  HashBatch batch;
  std::array<std::optional<HashedValue>, kSize> values;
  for (auto _ : state) {
    for (size_t i = 0; i < kSize; ++i) {
      NormalizeAndHash(row[i].field, RawValue(row[i].raw), context, scratch,
                       batch, values[i]);
    }
    batch.HashAll();
    benchmark::DoNotOptimize(values);
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_PlainRow(benchmark::State& state) { HashRow(state, kPlainRow, "US"); }
BENCHMARK(BM_PlainRow);

void BM_AccentedRow(benchmark::State& state) {
  HashRow(state, kAccentedRow, "DE");
}
BENCHMARK(BM_AccentedRow);

void BM_WorstRow(benchmark::State& state) { HashRow(state, kWorstRow, "AR"); }
BENCHMARK(BM_WorstRow);

// One field at a time, without its hash.
void BM_Normalize(benchmark::State& state) {
  const Cell& cell = kPlainRow[static_cast<size_t>(state.range(0))];
  NormalizeScratch scratch;
  NormalizeContext context;
  context.country = "US";
  state.SetLabel(std::string(MetaKey(cell.field)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        Normalize(cell.field, RawValue(cell.raw), context, scratch));
  }
}
BENCHMARK(BM_Normalize)->DenseRange(0, std::size(kPlainRow) - 1);

// Two blocks, one after the other and both at once.
void BM_HashBlocks(benchmark::State& state) {
  const bool paired = state.range(0) != 0;
  Sha256Block blocks[2];
  PadBlock("jane.doe42@example.com", blocks[0]);
  PadBlock("16505551212", blocks[1]);
  Sha256Digest digests[2];
  for (auto _ : state) {
    if (paired) {
      HashBlockPair(blocks[0], blocks[1], digests[0], digests[1]);
    } else {
      HashBlock(blocks[0], digests[0]);
      HashBlock(blocks[1], digests[1]);
    }
    benchmark::DoNotOptimize(digests);
  }
}
BENCHMARK(BM_HashBlocks)->ArgName("paired")->Arg(0)->Arg(1);

}  // namespace
}  // namespace destconn

BENCHMARK_MAIN();
