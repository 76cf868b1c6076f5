#pragma once
#include <memory>
#include <string>

#include "core/value/result.hpp"

namespace slipway::core {

/// A file that one process at a time holds, by an advisory lock (flock(2)) on its open file.  The
/// kernel lets go of it when the process ends, however it ends, and knows it across containers and
/// their process numbers; so who gets it knows that nobody else of this kernel has it.
class HeldFile {
 public:
  /// Takes hold of it, and makes it (mode 0600) when it is missing; its folder must be there.
  /// `locked` when another has it, `denied` or `unavailable` when it cannot be made.
  static Result<std::shared_ptr<HeldFile>> take(const std::string& path);

  HeldFile(const HeldFile&) = delete;
  HeldFile& operator=(const HeldFile&) = delete;
  ~HeldFile();

  /// Removes the file, for a name that is not used any more.
  void remove();

 private:
  HeldFile(std::string path, int file) : path_(std::move(path)), file_(file) {}
  std::string path_;
  int file_;
};

}  // namespace slipway::core
