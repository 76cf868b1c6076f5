#pragma once
#include <functional>
#include <string>

#include "core/value/result.hpp"

namespace slipway::core {

/// A copy of a file in memory that nothing can change any more.
struct SealedCopy {
  int descriptor = -1;   ///< kept open for the life of the process
  std::string path;      ///< by which the loader opens it
  std::string sha256;    ///< of the copy, hex
  std::string manifest;  ///< what stands in its section .slipway.manifest; empty without one
};

/// Takes every way of changing it from a memfd.  The kernel refuses with EBUSY while a page of it
/// is still being written or read by somebody (a page that is on its way through a pipe, a mapping
/// of a process that was just forked), which passes: it is tried again, with `wait` in between, up
/// to 200 times.  `unavailable` after that.
Result<void> seal(int descriptor, const std::function<void()>& wait);

/// Copies what `file` (which is read from its start) holds, seals, hashes and checks it.
/// `invalid_input` when it is no whole shared library.
Result<SealedCopy> sealed_copy(int file, const std::string& name);

}  // namespace slipway::core
