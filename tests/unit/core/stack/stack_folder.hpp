#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/stack/stack.hpp"

namespace slipway::core::test {

/// A folder of its own for one test, removed at its end.
class StackFolder {
 public:
  StackFolder();
  ~StackFolder();
  StackFolder(const StackFolder&) = delete;
  StackFolder& operator=(const StackFolder&) = delete;

  const std::string& path() const { return path_; }
  /// Writes a file, and the folders on the way to it.
  void write(const std::string& name, const std::string& text) const;
  /// What a run in this folder reads, without any variable of the machine.
  StackSource source(std::vector<std::string> sets = {},
                     std::map<std::string, std::string> environment = {}) const;

 private:
  std::string path_;
};

/// The findings as people see them: `file:line:column: level code: message`, the line, the help.
std::string told(const std::vector<Finding>& findings);

/// Reads slipway.yaml with this text, in a folder of its own.
ReadStack read_text(const std::string& text, std::vector<std::string> sets = {},
                    std::map<std::string, std::string> environment = {});

/// The same when it must succeed without a word.
Stack stack_of(const std::string& text, std::vector<std::string> sets = {},
               std::map<std::string, std::string> environment = {});

/// What is found in slipway.yaml with this text.
inline std::string told_of(const std::string& text) { return told(read_text(text).findings); }

/// The least that a stack file says.
inline const std::string head = "name: demo\ncloud:\n  plugin: paper\n";

}  // namespace slipway::core::test
