#pragma once
#include <string>
#include <vector>

#include "slipway/contract/shapes.hpp"

/// Holds inputs and outputs against the attributes that a description has for them.
namespace slipway::contract {

/// Which attributes must be there.  Null counts as given only where `all` are to be.
enum class Expected { none, required, all };

namespace detail {

/// The kinds of a value that an attribute's type allows; a reference stands for any of them.
inline std::uint32_t kinds_of_type(const std::string& type) {
  if (type == "string") return SLIPWAY_IS_TEXT;
  if (type == "int") return SLIPWAY_IS_INT;
  if (type == "number") return SLIPWAY_IS_NUMBER;
  if (type == "bool") return SLIPWAY_IS_BOOL;
  if (type == "list") return SLIPWAY_IS_LIST;
  if (type == "map" || type == "object") return SLIPWAY_IS_MAP;
  return SLIPWAY_IS_ANY;
}

/// One map under judgement by attributes.
class AttributeJudge {
 public:
  void map(const Value& value, const Value::List& attributes, Expected expected) {
    Names names;
    names.reserve(attributes.size());
    for (const auto& attribute : attributes) {
      const auto& name = attribute["name"].as_string();
      names.push_back(&name);
      const Value* entry = value.find(name);
      if (entry && !entry->is_null())
        one(*entry, attribute, name);
      else if (expected == Expected::all
                   ? !entry
                   : expected == Expected::required && attribute["required"].as_bool())
        misfits_.add(trail_.here(), Misfit::Kind::missing, name,
                     trail_.here() + " lacks '" + name + "'");
    }
    for (const auto& entry : value.as_map()) known_or_told(entry.first, names);
  }

  Trail& trail() { return trail_; }
  std::vector<Misfit> take() { return misfits_.take(); }

 private:
  using Names = std::vector<const std::string*>;

  template <class Step>
  void one(const Value& value, const Value& attribute, Step step) {
    if (value.is_reference()) return;
    trail_.enter(step);
    inside(value, attribute);
    trail_.leave();
  }

  void inside(const Value& value, const Value& attribute) {
    const auto& type = attribute["type"].as_string();
    const auto kinds = kinds_of_type(type);
    if (!is_one_of(kinds, value.kind())) {
      misfits_.add(trail_.here(), Misfit::Kind::wrong_kind, attribute["name"].as_string(),
                   trail_.here() + " is " + kind_text(value.kind()) + ", not " + kinds_text(kinds));
      return;
    }
    if (!value.is_list() && !value.is_map()) return;
    if (type == "object") map(value, attribute["fields"].as_list(), Expected::none);
    const Value* element = attribute.find("element");
    if (!element) return;
    std::size_t index = 0;
    for (const auto& item : value.as_list()) one(item, *element, index++);
    for (const auto& [name, item] : value.as_map())
      if (!item.is_null()) one(item, *element, std::string_view(name));
  }

  void known_or_told(const std::string& name, const Names& names) {
    std::vector<std::string> known;
    for (const auto* one : names)
      if (*one == name) return;
    for (const auto* one : names) known.push_back(*one);
    misfits_.add(
        trail_.here(), Misfit::Kind::unknown_key, name,
        with_nearest(trail_.here() + " has the unknown key " + in_quotes(name), name, known));
  }

  Trail trail_;
  Misfits misfits_;
};

}  // namespace detail

/// What is wrong with a map of inputs or outputs, called `called` in what is told.
inline std::vector<Misfit> misfits_of(const Value& map, const char* called,
                                      const Value::List& attributes, Expected expected) {
  detail::AttributeJudge judge;
  judge.trail().enter(std::string_view(called));
  judge.map(map, attributes, expected);
  return judge.take();
}

}  // namespace slipway::contract
