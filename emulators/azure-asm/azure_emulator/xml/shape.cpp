#include "azure_emulator/xml/shape.hpp"

#include <algorithm>
#include <set>

namespace azure_emulator {
namespace {

const Field* field_of(const Shape& shape, std::string_view name) {
  const auto found = std::find_if(shape.fields.begin(), shape.fields.end(),
                                  [&](const Field& field) { return field.name == name; });
  return found == shape.fields.end() ? nullptr : &*found;
}

/// Walks the children of one element, in order.
class ChildCheck {
 public:
  ChildCheck(const Shape& shape, const std::string& parent) : shape_(shape), parent_(parent) {}

  /// What is wrong with the place of this child, if anything.
  std::optional<std::string> judge(const Element& child) {
    const Field* field = field_of(shape_, child.name);
    if (field == nullptr) {
      return "the element '" + child.name + "' is not known in '" + parent_ + "'";
    }
    if (field->rank < rank_) {
      return "the element '" + child.name + "' is out of place in '" + parent_ +
             "': it comes before '" + last_ + "'";
    }
    if (!field->repeated && !seen_.insert(child.name).second) {
      return "the element '" + child.name + "' stands twice in '" + parent_ + "'";
    }
    rank_ = field->rank;
    last_ = child.name;
    return std::nullopt;
  }

 private:
  const Shape& shape_;
  const std::string& parent_;
  int rank_ = -1;
  std::string last_;
  std::set<std::string> seen_;
};

std::optional<std::string> missing_child(const Element& element, const Shape& shape) {
  for (const auto& field : shape.fields) {
    if (field.required && element.child(field.name) == nullptr) {
      return "the element '" + std::string(field.name) + "' is missing in '" + element.name + "'";
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> check_shape(Element& element, const Shape& shape, Order order) {
  const Shape* chosen = shape.choose != nullptr ? shape.choose(element) : &shape;
  if (chosen == nullptr) return "the element '" + element.name + "' is of no known type";
  if (chosen->open) return std::nullopt;
  ChildCheck check(*chosen, element.name);
  std::vector<Element> kept;
  for (auto& child : element.children) {
    const auto fault = check.judge(child);
    if (fault && order == Order::strict) return fault;
    if (fault) continue;
    const Field* field = field_of(*chosen, child.name);
    if (field->shape != nullptr) {
      if (auto below = check_shape(child, *field->shape, order)) return below;
    } else if (!child.children.empty()) {
      return "the element '" + child.name + "' holds elements where text is due";
    }
    kept.push_back(std::move(child));
  }
  element.children = std::move(kept);
  return missing_child(element, *chosen);
}

}  // namespace azure_emulator
