#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azure_emulator {

/// Writes an answer the way the service does: one line, no declaration, both namespaces on the
/// root.
class XmlWriter {
 public:
  explicit XmlWriter(std::string_view root);

  /// `<name>`, to be closed; `type` becomes `i:type`.
  XmlWriter& open(std::string_view name, std::string_view type = {});
  XmlWriter& close();

  XmlWriter& text(std::string_view name, std::string_view value);
  XmlWriter& number(std::string_view name, int value);
  XmlWriter& flag(std::string_view name, bool value);
  XmlWriter& empty(std::string_view name);
  XmlWriter& nil(std::string_view name);

  /// Left out when there is no value.
  XmlWriter& maybe(std::string_view name, const std::optional<std::string>& value);
  XmlWriter& maybe(std::string_view name, const std::optional<int>& value);

  /// Closes what is open and hands the document over.  Pre: no XmlScope is alive.
  std::string finish();

 private:
  std::string out_;
  std::vector<std::string> open_;
};

/// Keeps one element open for the life of a block.
class XmlScope {
 public:
  XmlScope(XmlWriter& writer, std::string_view name, std::string_view type = {}) : writer_(writer) {
    writer_.open(name, type);
  }
  ~XmlScope() { writer_.close(); }
  XmlScope(const XmlScope&) = delete;
  XmlScope& operator=(const XmlScope&) = delete;

 private:
  XmlWriter& writer_;
};

}  // namespace azure_emulator
