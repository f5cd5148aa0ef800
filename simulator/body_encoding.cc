#include "simulator/body_encoding.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace destconn {
namespace {

constexpr int kGzip = MAX_WBITS + 16;  // zlib's way to ask for gzip's head
constexpr int kMemory = 8;             // zlib's default
// Short texts are fed to zlib in pieces of some size.
constexpr size_t kPieceBytes = size_t{1} << 16;

std::string Repeated(absl::string_view text, int64_t times) {
  std::string piece;
  piece.reserve(text.size() * static_cast<size_t>(times));
  for (int64_t i = 0; i < times; ++i) piece.append(text.data(), text.size());
  return piece;
}

// Compresses a piece; the last one ends the stream.
bool Deflate(z_stream& stream, std::string& piece, bool is_last,
             std::string& out) {
  std::array<char, 16384> buffer;
  stream.next_in = reinterpret_cast<unsigned char*>(piece.data());
  stream.avail_in = static_cast<unsigned>(piece.size());
  int result = Z_OK;
  do {
    stream.next_out = reinterpret_cast<unsigned char*>(buffer.data());
    stream.avail_out = buffer.size();
    result = deflate(&stream, is_last ? Z_FINISH : Z_NO_FLUSH);
    out.append(buffer.data(), buffer.size() - stream.avail_out);
  } while (stream.avail_out == 0);
  return result == (is_last ? Z_STREAM_END : Z_OK);
}

}  // namespace

std::string ToUtf16(absl::string_view text) {
  std::string wide = "\xff\xfe";
  for (const char c : text) {
    wide += c;
    wide += '\0';
  }
  return wide;
}

std::string ToGzip(absl::string_view text, int64_t times) {
  z_stream stream = {};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzip, kMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return "";
  }
  const int64_t per_piece = std::max<int64_t>(
      1, static_cast<int64_t>(kPieceBytes / std::max<size_t>(1, text.size())));
  std::string piece = Repeated(text, std::min(per_piece, times));
  std::string out;
  bool good = true;
  for (int64_t left = times; left > per_piece && good; left -= per_piece) {
    good = Deflate(stream, piece, /*is_last=*/false, out);
  }
  std::string last = Repeated(text, (times - 1) % per_piece + 1);
  good = good && Deflate(stream, last, /*is_last=*/true, out);
  deflateEnd(&stream);
  return good ? out : "";
}

}  // namespace destconn
