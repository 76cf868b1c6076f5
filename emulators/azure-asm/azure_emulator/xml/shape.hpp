#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "azure_emulator/xml/element.hpp"

namespace azure_emulator {

struct Shape;

/// One permitted child.
struct Field {
  std::string_view name;
  const Shape* shape = nullptr;  ///< null: a leaf that holds text
  bool required = false;
  bool repeated = false;
  /// Fields of one rank may stand in either order; a higher rank comes later.
  int rank = 0;
};

/// The children of one element in the order that the service's serializer demands (sheet 11).
struct Shape {
  std::vector<Field> fields;
  /// Anything goes below: kept as it is.
  bool open = false;
  /// The shape that really applies, chosen by what stands in the element; null: this one.
  const Shape* (*choose)(const Element&) = nullptr;
};

enum class Order : bool { lenient, strict };

/// Holds `element` against `shape`, all the way down.
///
/// Strict: the answer names the first element that is unknown, out of its place or missing.
/// Lenient: what is unknown or misplaced is dropped without a word, as the real service does (sheet
/// 2); only a missing required element is an error.
std::optional<std::string> check_shape(Element& element, const Shape& shape, Order order);

}  // namespace azure_emulator
