#pragma once
#include <string>
#include <vector>

#include "core/value/finding.hpp"
#include "core/value/result.hpp"

namespace slipway::core {

/// The text of a stack file, and where its lines are.
class SourceFile {
 public:
  /// `shown`: its name as the user would write it.
  SourceFile(std::string shown, std::string text);

  const std::string& shown() const { return shown_; }
  const std::string& text() const { return text_; }
  /// A place by its line and its column in bytes, both from 0, as the YAML reader counts.  Of a
  /// line of more than 4096 bytes the text is left out, and the column stays in bytes.
  Place at(int line, int byte_column) const;
  /// Where a line and a column in bytes are in the text; its end when there is no such line.
  std::size_t offset(int line, int byte_column) const;
  /// A line without its break; empty when there is none.
  std::string line(int number) const;

 private:
  std::string shown_;
  std::string text_;
  std::vector<std::size_t> starts_;
};

/// Where the stack file is.
struct StackPath {
  std::string shown;     ///< as the user would write it; empty: there is none
  std::string path;      ///< what to open
  std::string base_dir;  ///< absolute folder of the file, or where it would be
};

/// The file that `file` names (relative to `directory`), or slipway.yaml in `directory` or the
/// nearest folder above.
StackPath find_stack_file(const std::string& file, const std::string& directory);

/// The bytes of a file, at most `most` of them.  The message says why not, after what it is about:
/// `cannot be read: ...`.
Result<std::string> read_bytes(const std::string& path, std::size_t most);

}  // namespace slipway::core
