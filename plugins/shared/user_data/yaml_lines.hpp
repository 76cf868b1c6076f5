#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "user_data/yaml_text.hpp"

namespace user_data {

/// Writes a YAML document line by line: two spaces a level, list items one level deeper than their
/// key.  What is empty is left out.
///
///     YamlLines out;
///     out.line(0, "write_files:");
///     out.line(1, "- path: " + inline_scalar("/etc/motd"));
///     out.content(2, "content", "one\ntwo\n");
class YamlLines {
 public:
  using OneLine = std::string (*)(std::string_view text);

  /// `one_line`: how a text is written within a line.
  explicit YamlLines(OneLine one_line = &inline_scalar) : one_line_(one_line) {}

  void line(int depth, std::string_view text);
  /// `key: text`.
  void text(int depth, std::string_view key, std::string_view value);
  /// `key: true`, or nothing.
  void flag(int depth, std::string_view key, bool value);
  /// `key: |` and the lines of the text where they fit a block, else as `text`.
  void content(int depth, std::string_view key, std::string_view value);
  /// The key, and each text as an item.
  void texts(int depth, std::string_view key, const std::vector<std::string>& values);
  /// The same, each as `content`.
  void contents(int depth, std::string_view key, const std::vector<std::string>& values);

  std::string take() { return std::move(out_); }

 private:
  /// What follows `start`, which ends where a value begins.
  void value(int depth, const std::string& start, std::string_view text);

  OneLine one_line_;
  std::string out_;
};

}  // namespace user_data
