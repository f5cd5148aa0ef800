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
