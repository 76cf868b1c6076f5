#pragma once
#include <string>

#include "core/value/result.hpp"

namespace slipway::core {

/// A copy of a file in memory that nothing can change any more.
struct SealedCopy {
  int descriptor = -1;  ///< kept open for the life of the process
  std::string path;     ///< by which the loader opens it
  std::string sha256;   ///< of the copy, hex
};

/// Copies what `file` (which is read from its start) holds, seals, hashes and checks it.
/// `invalid_input` when it is no whole shared library.
Result<SealedCopy> sealed_copy(int file, const std::string& name);

}  // namespace slipway::core
