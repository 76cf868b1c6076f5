#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace azure_asm {

/// One XML element with its text or its children, prefixes and namespaces left out.
struct Element {
  Element() = default;
  explicit Element(std::string element_name, std::string content = {})
      : name(std::move(element_name)), text(std::move(content)) {}

  Element& add(Element child) {
    children.push_back(std::move(child));
    return *this;
  }
  Element& add(std::string child, std::string content) {
    return add(Element(std::move(child), std::move(content)));
  }
  Element& add(std::string child, std::int64_t content) {
    return add(std::move(child), std::to_string(content));
  }
  /// Adds unless the content is empty: an absent element and an empty one mean the same here.
  Element& add_if(std::string child, std::string content) {
    return content.empty() ? *this : add(std::move(child), std::move(content));
  }

  /// The first child of that name; null when there is none.
  const Element* find(std::string_view child) const;
  Element* find(std::string_view child);
  /// The element at a path of names, `A/B/C`; an empty one where it leads nowhere.
  const Element& at(std::string_view path) const;
  /// The text at a path; empty when there is none.
  const std::string& value(std::string_view path) const { return at(path).text; }
  /// The number at a path, `otherwise` when there is none.
  std::int64_t number(std::string_view path, std::int64_t otherwise = 0) const;
  /// The children of that name.
  std::vector<const Element*> all(std::string_view child) const;
  /// Takes out the children of that name.
  void erase(std::string_view child);

  std::string name;
  std::string text;
  std::vector<Element> children;
};

/// Reads a document; white space between elements does not matter.  Throws Failure `unavailable`,
/// as an answer that is not XML comes from something between us and the service; the same for one
/// that is deeper than 64 elements, or has more than 200,000 of them.
Element parse_xml(const std::string& document);

/// The document on one line, in the namespace of the service, with a declaration.
std::string print_xml(const Element& root);

/// A copy with every element's children in the order that the service reads them in (order.cpp).
/// Throws Failure `internal` for a child that its parent's table does not have: the service would
/// skip it without a word.
Element in_order(const Element& element);

}  // namespace azure_asm
