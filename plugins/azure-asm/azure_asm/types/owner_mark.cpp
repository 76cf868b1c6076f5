#include "azure_asm/types/owner_mark.hpp"

namespace azure_asm {
namespace {

using slipway::Value;

// The names: a letter first, then letters, digits and underscores (sheet, section 10).
constexpr const char* mark_stack = "slipway_stack";
constexpr const char* mark_lineage = "slipway_lineage";
constexpr const char* mark_address = "slipway_address";

std::string property(const Element& properties, const char* name) {
  for (const auto* one : properties.all("ExtendedProperty"))
    if (one->value("Name") == name) return one->value("Value");
  return {};
}

Element extended_property(const char* name, const Value& value) {
  return Element("ExtendedProperty").add("Name", name).add("Value", value.as_string());
}

}  // namespace

Value owner_mark(const slipway::Request& request) {
  Value owner = request.owner();
  return owner.set("address", request.address());
}

Element mark_element(const Value& owner) {
  Element mark("ExtendedProperties");
  mark.add(extended_property(mark_stack, owner["stack"]));
  mark.add(extended_property(mark_lineage, owner["lineage"]));
  return mark.add(extended_property(mark_address, owner["address"]));
}

std::string mark_text(const Value& owner) {
  return "made for the stack '" + owner["stack"].as_string() + "' as " +
         owner["address"].as_string() + ", lineage " + owner["lineage"].as_string();
}

Owner owner_of(const Element& properties, const Value& owner) {
  const auto lineage = property(properties, mark_lineage);
  if (lineage.empty()) return Owner::nobody;
  const bool ours = lineage == owner["lineage"].as_string() &&
                    property(properties, mark_address) == owner["address"].as_string();
  return ours ? Owner::ours : Owner::other_stack;
}

bool has_mark_of(const Element& properties, const std::string& stack) {
  return property(properties, mark_stack) == stack;
}

Value found_mark(const Element& properties) {
  Value owner = Value::map();
  owner.set("stack", property(properties, mark_stack));
  owner.set("lineage", property(properties, mark_lineage));
  return owner.set("address", property(properties, mark_address));
}

std::string owner_text(const Element& properties) {
  const auto stack = property(properties, mark_stack);
  return stack.empty()
             ? "it is in this subscription and was not made by a stack"
             : "it belongs to the stack '" + stack +
                   "' with another state (if that state is lost: 'slipway audit --adopt')";
}

}  // namespace azure_asm
