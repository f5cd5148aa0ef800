// Notes what a program does to the files below WRITE_ROOT in the file WRITE_LOG
// (write_record.h), for a program that is started with this library in
// LD_PRELOAD. Both paths are absolute, and the program names the files so.
// While there is a file WRITE_FULL, if that is set, the disk is full: all
// writes fail.
//
// It knows the calls that our programs and RocksDB make, and cut_disk_test's
// neighbour power_cut_test shows that it missed none: what it noted, replayed,
// is the folder as the program left it.
//
// No part of the connector: it stands between it and the C library.

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <mutex>

#include "tests/write_record.h"

namespace {

using destconn::WriteRecord;

constexpr size_t kMostDescriptors = 65'536;

template <typename Function>
Function Real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

// What is done to a file, and its note, are one step to all other threads. A
// sync is two, since others write meanwhile.
std::mutex& Order() {
  static auto& mutex = *new std::mutex;
  return mutex;
}

int Log() {
  static const int log = Real<int (*)(const char*, int, ...)>("open")(
      getenv("WRITE_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  return log;
}

bool IsWatched(const char* path) {
  static const char* const root = getenv("WRITE_ROOT");
  if (root == nullptr || path == nullptr) return false;
  const size_t length = strlen(root);
  return strncmp(path, root, length) == 0 &&
         (path[length] == '/' || path[length] == '\0');
}

// Sets errno.
bool IsFull() {
  static const char* const full = getenv("WRITE_FULL");
  if (full == nullptr || access(full, F_OK) != 0) return false;
  errno = ENOSPC;
  return true;
}

// The handle of each descriptor that is watched; 0 for all others.
std::atomic<uint64_t>& HandleOf(int descriptor) {
  static auto& handles =
      *new std::array<std::atomic<uint64_t>, kMostDescriptors>();
  if (descriptor < 0 || descriptor >= static_cast<int>(kMostDescriptors)) {
    abort();
  }
  return handles[descriptor];
}

uint64_t NewHandle() {
  static std::atomic<uint64_t> last = 0;
  return static_cast<uint64_t>(getpid()) << 32 | ++last;
}

uint64_t LogBytes() {
  struct stat info = {};
  return fstat(Log(), &info) == 0 ? info.st_size : 0;
}

struct Note {
  WriteRecord head = {};
  const char* path = "";
  const char* target = "";
  const void* data = nullptr;
};

// Wants Order.
void Write(Note note) {
  timespec now = {};
  clock_gettime(CLOCK_REALTIME, &now);
  note.head.time_us = now.tv_sec * 1'000'000 + now.tv_nsec / 1'000;
  note.head.path_bytes = strlen(note.path);
  note.head.target_bytes = strlen(note.target);
  const iovec parts[] = {
      {&note.head, sizeof(note.head)},
      {const_cast<char*>(note.path), note.head.path_bytes},
      {const_cast<char*>(note.target), note.head.target_bytes},
      {const_cast<void*>(note.data), note.head.data_bytes}};
  static const auto real = Real<ssize_t (*)(int, const iovec*, int)>("writev");
  size_t all = 0;
  for (const iovec& part : parts) all += part.iov_len;
  if (real(Log(), parts, 4) != static_cast<ssize_t>(all)) abort();
}

// Files without a name are nobody's after a power cut.
void NoteOpen(const char* path, int flags, int descriptor) {
  if (descriptor < 0 || (flags & O_TMPFILE) == O_TMPFILE) return;
  const uint64_t handle = NewHandle();
  HandleOf(descriptor) = handle;
  Write({.head = {.kind = WriteRecord::kOpen, .flags = flags, .handle = handle},
         .path = path});
}

int Open(const char* name, const char* path, int flags, mode_t mode) {
  const auto real = Real<int (*)(const char*, int, ...)>(name);
  if (!IsWatched(path)) return real(path, flags, mode);
  const std::lock_guard lock(Order());
  const int descriptor = real(path, flags, mode);
  NoteOpen(path, flags, descriptor);
  return descriptor;
}

// Data that was written at an offset.
void NoteData(int descriptor, const void* data, ssize_t bytes, off_t offset) {
  if (bytes <= 0) return;
  Write({.head = {.kind = WriteRecord::kWrite,
                  .data_bytes = static_cast<uint64_t>(bytes),
                  .handle = HandleOf(descriptor),
                  .offset = offset},
         .data = data});
}

// Where the next write of a descriptor goes.
off_t Position(int descriptor) {
  if ((fcntl(descriptor, F_GETFL) & O_APPEND) != 0) {
    struct stat info = {};
    return fstat(descriptor, &info) == 0 ? info.st_size : 0;
  }
  return lseek(descriptor, 0, SEEK_CUR);
}

int Sync(const char* name, int descriptor) {
  static const auto both =
      std::array{Real<int (*)(int)>("fsync"), Real<int (*)(int)>("fdatasync")};
  const auto real = both[strcmp(name, "fsync") == 0 ? 0 : 1];
  const uint64_t handle = HandleOf(descriptor);
  if (handle == 0) return real(descriptor);
  uint64_t covers = 0;
  {
    const std::lock_guard lock(Order());
    covers = LogBytes();
  }
  const int result = real(descriptor);
  if (result == 0) {
    const std::lock_guard lock(Order());
    Write(
        {.head = {
             .kind = WriteRecord::kSync, .handle = handle, .covers = covers}});
  }
  return result;
}

// Calls that take a path and change the folder.
template <typename Call>
int OnPath(Call call, WriteRecord::Kind kind, const char* path,
           const char* target = "") {
  if (!IsWatched(path)) return call();
  const std::lock_guard lock(Order());
  const int result = call();
  if (result == 0) {
    Write({.head = {.kind = kind}, .path = path, .target = target});
  }
  return result;
}

int Truncate(const char* name, int descriptor, off_t size) {
  const auto real = Real<int (*)(int, off_t)>(name);
  const uint64_t handle = HandleOf(descriptor);
  if (handle == 0) return real(descriptor, size);
  const std::lock_guard lock(Order());
  const int result = real(descriptor, size);
  if (result == 0) {
    Write({.head = {.kind = WriteRecord::kTruncate,
                    .handle = handle,
                    .offset = size}});
  }
  return result;
}

ssize_t WriteAt(const char* name, int descriptor, const void* data, size_t size,
                off_t offset) {
  const auto real = Real<ssize_t (*)(int, const void*, size_t, off_t)>(name);
  if (HandleOf(descriptor) == 0) return real(descriptor, data, size, offset);
  if (IsFull()) return -1;
  const std::lock_guard lock(Order());
  const ssize_t result = real(descriptor, data, size, offset);
  NoteData(descriptor, data, result, offset);
  return result;
}

FILE* OpenStream(const char* name, const char* path, const char* mode) {
  const auto real = Real<FILE* (*)(const char*, const char*)>(name);
  // Streams write by ways that nobody else sees.
  if (IsWatched(path) && strpbrk(mode, "wa+") != nullptr) abort();
  return real(path, mode);
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return Open("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return Open("open64", path, flags, mode);
}

FILE* fopen(const char* path, const char* mode) {
  return OpenStream("fopen", path, mode);
}

FILE* fopen64(const char* path, const char* mode) {
  return OpenStream("fopen64", path, mode);
}

int close(int descriptor) {
  static const auto real = Real<int (*)(int)>("close");
  if (descriptor >= 0) HandleOf(descriptor) = 0;
  return real(descriptor);
}

ssize_t write(int descriptor, const void* data, size_t size) {
  static const auto real = Real<ssize_t (*)(int, const void*, size_t)>("write");
  if (descriptor < 0 || HandleOf(descriptor) == 0) {
    return real(descriptor, data, size);
  }
  if (IsFull()) return -1;
  const std::lock_guard lock(Order());
  const off_t offset = Position(descriptor);
  const ssize_t result = real(descriptor, data, size);
  NoteData(descriptor, data, result, offset);
  return result;
}

ssize_t pwrite(int descriptor, const void* data, size_t size, off_t offset) {
  return WriteAt("pwrite", descriptor, data, size, offset);
}

ssize_t pwrite64(int descriptor, const void* data, size_t size,
                 off64_t offset) {
  return WriteAt("pwrite64", descriptor, data, size, offset);
}

int ftruncate(int descriptor, off_t size) noexcept {
  return Truncate("ftruncate", descriptor, size);
}

int ftruncate64(int descriptor, off64_t size) noexcept {
  return Truncate("ftruncate64", descriptor, size);
}

int fsync(int descriptor) { return Sync("fsync", descriptor); }

int fdatasync(int descriptor) { return Sync("fdatasync", descriptor); }

int rename(const char* path, const char* target) noexcept {
  static const auto real = Real<int (*)(const char*, const char*)>("rename");
  return OnPath([&] { return real(path, target); }, WriteRecord::kRename, path,
                target);
}

int unlink(const char* path) noexcept {
  static const auto real = Real<int (*)(const char*)>("unlink");
  return OnPath([&] { return real(path); }, WriteRecord::kUnlink, path);
}

int rmdir(const char* path) noexcept {
  static const auto real = Real<int (*)(const char*)>("rmdir");
  return OnPath([&] { return real(path); }, WriteRecord::kUnlink, path);
}

int mkdir(const char* path, mode_t mode) noexcept {
  static const auto real = Real<int (*)(const char*, mode_t)>("mkdir");
  return OnPath([&] { return real(path, mode); }, WriteRecord::kMakeFolder,
                path);
}

int link(const char* path, const char* target) noexcept {
  static const auto real = Real<int (*)(const char*, const char*)>("link");
  return OnPath([&] { return real(path, target); }, WriteRecord::kLink, path,
                target);
}

// Would go unnoticed. A program that calls it wants a note of it.
int truncate(const char* path, off_t size) noexcept {
  if (IsWatched(path)) abort();
  static const auto real = Real<int (*)(const char*, off_t)>("truncate");
  return real(path, size);
}

}  // extern "C"
