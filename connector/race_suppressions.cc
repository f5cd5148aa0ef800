// What ThreadSanitizer shall not report of a server. Debian's gRPC and Abseil
// are built without it, so it sees neither the locks nor the queues by which
// gRPC hands its own objects from thread to thread, while it does see what
// gRPC's headers compile into our programs.

#if defined(__SANITIZE_THREAD__)

extern "C" const char* __tsan_default_suppressions() {
  // Of the innermost function alone: what ours do under these is still seen.
  return
      // Written before a batch starts, read once core has completed it.
      "race_top:grpc::internal::CallbackWithSuccessTag::Run\n"
      // Both sides hold the reactor's absl::Mutex.
      "race_top:grpc::ServerBidiReactor*::InternalBindStream\n";
}

#endif
