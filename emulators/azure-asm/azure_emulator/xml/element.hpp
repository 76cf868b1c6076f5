#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azure_emulator {

/// The namespace of everything but the network configuration (sheet 2).
inline constexpr std::string_view kAzureNamespace = "http://schemas.microsoft.com/windowsazure";

/// One element of a request body, with what stands in it; a value.
struct Element {
  std::string name;  ///< without prefix
  std::string space;
  std::string text;  ///< trimmed; of a leaf
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<Element> children;

  /// The first child of that name, or null.
  const Element* child(std::string_view child_name) const;

  /// Every child of that name, in order.
  std::vector<const Element*> all(std::string_view child_name) const;

  /// The text of a child; empty when the child is absent, for the service takes both alike.
  std::string get(std::string_view child_name) const;

  /// Like `get`, but nothing for an absent or empty child.
  std::optional<std::string> find(std::string_view child_name) const;

  std::string attribute(std::string_view attribute_name) const;
};

/// Parses a whole document.  Nothing when it is not well-formed; `reason` then says why.
std::optional<Element> parse_xml(const std::string& document, std::string& reason);

}  // namespace azure_emulator
