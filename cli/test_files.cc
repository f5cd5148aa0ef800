#include "cli/test_files.h"

#include <zlib.h>

#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace destconn {
namespace {

std::string TestPath(absl::string_view name) {
  return absl::StrCat(testing::TempDir(), "/", name);
}

}  // namespace

std::string WriteTestFile(absl::string_view name, absl::string_view content) {
  std::string path = TestPath(name);
  std::ofstream file(path, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  EXPECT_TRUE(file) << path;
  return path;
}

std::string WriteGzipTestFile(absl::string_view name,
                              absl::string_view content) {
  std::string path = TestPath(name);
  gzFile file = gzopen(path.c_str(), "wb");
  EXPECT_NE(file, nullptr) << path;
  if (file == nullptr) return path;
  const int size = static_cast<int>(content.size());
  EXPECT_EQ(gzwrite(file, content.data(), size), size);
  EXPECT_EQ(gzclose(file), Z_OK);
  return path;
}

std::string ReadTestFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace destconn
