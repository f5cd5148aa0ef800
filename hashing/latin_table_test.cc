#include "hashing/latin_table.h"

#include <string>

#include "gtest/gtest.h"

namespace destconn {
namespace {

std::string Of(const LatinTable& table, absl::string_view letter) {
  const LatinTable::Entry* entry = table.Find(letter[0], letter[1]);
  return entry == nullptr ? "?" : std::string(entry->text.data(), entry->size);
}

TEST(LatinTableTest, NamesKeepAccentsAndCitiesLoseThem) {
  EXPECT_EQ(Of(LatinTable::OfNames(), "\u00c9"), "\u00e9");
  EXPECT_EQ(Of(LatinTable::OfCities(), "\u00c9"), "e");
  EXPECT_EQ(Of(LatinTable::OfNames(), "\u0141"), "\u0142");
  EXPECT_EQ(Of(LatinTable::OfCities(), "\u00df"), "ss");
  EXPECT_EQ(Of(LatinTable::OfCities(), "\u00d7"), "");
}

TEST(LatinTableTest, KnowsNoOtherCharacters) {
  EXPECT_EQ(Of(LatinTable::OfNames(), "\u00a0"), "?");
  EXPECT_EQ(Of(LatinTable::OfNames(), "\u0180"), "?");
  EXPECT_EQ(Of(LatinTable::OfNames(), "\xc3z"), "?");
  EXPECT_EQ(Of(LatinTable::OfNames(), "az"), "?");
}

}  // namespace
}  // namespace destconn
