#include "cloudconfig/field_reader.hpp"

#include <cmath>
#include <set>

#include "cloudconfig/document_reader.hpp"
#include "cloudconfig/shared.hpp"
#include "user_data/scalar.hpp"

namespace cloudconfig {
namespace {

std::string shown(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::sequence:
      return "a list";
    case YamlNode::Kind::mapping:
      return "a mapping";
    case YamlNode::Kind::scalar:
      break;
  }
  return node.quoted ? "text in quotes" : "'" + node.text.substr(0, 40) + "'";
}

}  // namespace

void FieldReader::wrong_type(const YamlNode& node, const std::string& name,
                             const std::string& wanted) {
  std::string help;
  if (node.is_null())
    help = "a `#` after a space begins a comment; put the value in quotes, or leave the key out";
  problems_.error("user-data-type",
                  name + " wants " + wanted + ", not " + shown(node) + ": the machine ignores it",
                  node.at, help);
}

void FieldReader::each(const YamlNode& node, const std::string& name, const Handlers& handlers) {
  if (!node.is_mapping())
    return wrong_type(node, name.empty() ? "the document" : name, "a mapping");
  std::set<std::string> seen;
  for (const auto& [key_node, value] : node.entries) {
    const auto key = normalised(key_node.text);
    const auto full = name.empty() ? key : name + "." + key;
    if (!seen.insert(key).second)
      problems_.warning("user-data-repeated-key", full + " is given twice", key_node.at,
                        "the last scalar wins, lists are appended, mappings merge");
    const auto handler = handlers.find(key);
    if (handler != handlers.end()) {
      key_ = full;
      handler->second(value);
      continue;
    }
    std::vector<std::string_view> known;
    for (const auto& [one, unused] : handlers) known.push_back(one);
    const auto near = nearest(key, known);
    problems_.warning("user-data-unknown-key", "unknown key " + full + ": the machine ignores it",
                      key_node.at,
                      near.empty() ? std::string() : "did you mean '" + std::string(near) + "'?");
  }
}

void FieldReader::mappings(const YamlNode& node, const std::string& name, const Handler& read_one) {
  if (!node.is_sequence()) return wrong_type(node, name, "a list");
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const auto& item = node.items[i];
    if (item.is_mapping())
      read_one(item);
    else
      wrong_type(item, name + "[" + std::to_string(i) + "]", "a mapping");
  }
}

std::string FieldReader::text(const YamlNode& node, const std::string& name) {
  if (node.is_scalar() && !node.binary) return node.text;
  if (!node.is_scalar()) {
    wrong_type(node, name, "text");
    return {};
  }
  const auto bytes = base64_decode(node.text);
  if (bytes && slipway::is_text(*bytes)) return *bytes;
  problems_.error("user-data-type", name + " wants text, and what is !!binary here is none",
                  node.at, "only the content of a file may be any bytes");
  return {};
}

void FieldReader::append(const YamlNode& node, const std::string& name,
                         std::vector<std::string>& texts) {
  if (!node.is_sequence()) return wrong_type(node, name, "a list of texts");
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const auto& item = node.items[i];
    if (item.is_scalar())
      texts.push_back(text(item, name));
    else
      wrong_type(item, name + "[" + std::to_string(i) + "]", "text");
  }
}

std::optional<std::string> FieldReader::setting(const YamlNode& node, const std::string& name,
                                                ValueType type) {
  switch (type) {
    case ValueType::text:
      if (node.is_scalar()) return text(node, name);
      wrong_type(node, name, "text");
      return std::nullopt;
    case ValueType::boolean:
      if (const auto value = as_boolean(node)) return *value ? "true" : "false";
      wrong_type(node, name, "a bare true or false");
      return std::nullopt;
    case ValueType::real:
      if (const auto value = as_real(node)) return printed_real(*value);
      wrong_type(node, name, "a bare number");
      return std::nullopt;
    case ValueType::integer:
      break;
  }
  if (const auto value = as_integer(node)) return std::to_string(*value);
  if (const auto value = as_real(node)) {
    const auto cut = std::to_string(static_cast<std::int64_t>(std::trunc(*value)));
    problems_.warning("user-data-type", name + " wants a whole number; the machine takes " + cut,
                      node.at);
    return cut;
  }
  wrong_type(node, name, "a bare whole number");
  return std::nullopt;
}

FieldReader::Handler FieldReader::into(std::string& target) {
  return [this, &target](const YamlNode& node) { target = text(node, key_); };
}

FieldReader::Handler FieldReader::into(std::string& target, Mark& at) {
  return [this, &target, &at](const YamlNode& node) {
    target = text(node, key_);
    at = node.at;
  };
}

FieldReader::Handler FieldReader::into(bool& target) {
  return [this, &target](const YamlNode& node) {
    if (const auto value = as_boolean(node))
      target = *value;
    else
      wrong_type(node, key_, "a bare true or false");
  };
}

FieldReader::Handler FieldReader::into(bool& target, Mark& at) {
  return [&at, read = into(target)](const YamlNode& node) {
    read(node);
    at = node.at;
  };
}

FieldReader::Handler FieldReader::into(std::vector<std::string>& target) {
  return [this, &target](const YamlNode& node) { append(node, key_, target); };
}

}  // namespace cloudconfig
