#include "core/schema/words.hpp"

#include <algorithm>

#include "core/schema/coerce.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

std::string type_word(AttributeType type, bool several) {
  switch (type) {
    case AttributeType::text:
      return several ? "texts" : "text";
    case AttributeType::integer:
      return several ? "whole numbers" : "whole number";
    case AttributeType::number:
      return several ? "numbers" : "number";
    case AttributeType::boolean:
      return "true or false";
    case AttributeType::list:
      return several ? "lists" : "list";
    case AttributeType::map:
      return several ? "maps" : "map";
    case AttributeType::object:
      return several ? "objects" : "object";
    case AttributeType::any:
      break;
  }
  return several ? "any values" : "any value";
}

std::string limits(std::optional<std::int64_t> least, std::optional<std::int64_t> most) {
  if (least && most) return std::to_string(*least) + " to " + std::to_string(*most);
  if (least) return "at least " + std::to_string(*least);
  if (most) return "at most " + std::to_string(*most);
  return {};
}

std::string value_words(const Value& value) {
  if (value.is_string()) return value.as_string().empty() ? "''" : value.as_string();
  return to_json(value, JsonForm::shown);
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

}  // namespace

std::string type_words(const Attribute& attribute) {
  std::string words = type_word(attribute.type, false);
  const Attribute* inner = attribute.element.empty() ? nullptr : attribute.element.data();
  while (inner) {
    words += " of " + type_word(inner->type, true);
    inner = inner->element.empty() ? nullptr : inner->element.data();
  }
  return words;
}

std::vector<std::string> rules_in_words(const Attribute& attribute) {
  std::vector<std::string> rules;
  if (attribute.required) rules.emplace_back("required");
  if (!attribute.fallback.is_null()) rules.push_back("default " + value_words(attribute.fallback));
  if (!attribute.fallback_from.empty()) rules.push_back("default " + attribute.fallback_from);
  if (!attribute.allowed.empty())
    rules.push_back("one of " + joined_words(attribute.allowed, ", "));
  if (const auto range = limits(attribute.min, attribute.max); !range.empty())
    rules.push_back(range);
  if (const auto length = limits(attribute.min_length, attribute.max_length); !length.empty())
    rules.push_back(length + (attribute.type == AttributeType::text ? " characters" : " entries"));
  if (!attribute.pattern_means.empty()) rules.push_back(attribute.pattern_means);
  if (!attribute.excludes.empty())
    rules.push_back("not together with " + joined_words(attribute.excludes, ", "));
  if (attribute.path) rules.emplace_back("a path, relative to the stack file");
  if (attribute.sensitive) rules.emplace_back("sensitive");
  if (!attribute.deprecated_by.empty())
    rules.push_back("deprecated, use " + attribute.deprecated_by);
  return rules;
}

std::vector<std::string> change_in_words(const Attribute& attribute) {
  std::vector<std::string> words;
  switch (attribute.change) {
    case ChangeMeans::update:
      words.emplace_back(attribute.interrupts ? "a change updates in place and interrupts"
                                              : "a change updates in place");
      break;
    case ChangeMeans::replace:
      words.emplace_back("a change replaces the resource");
      break;
    case ChangeMeans::keep:
      words.emplace_back("a change applies to new ones only");
      break;
  }
  if (attribute.equality == Equality::without_case) words.emplace_back("case does not count");
  if (attribute.equality == Equality::as_set) words.emplace_back("order does not count");
  return words;
}

std::string joined_words(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t hanging,
                    std::size_t width) {
  std::string out;
  std::size_t column = 0;
  bool fresh = true;  // nothing stands in this line yet
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\n') {
      out += '\n';
      fresh = true;
      ++at;
      continue;
    }
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const std::size_t length = characters(word);
    if (!fresh && column + 1 + length > width) {
      out += '\n';
      fresh = true;
    }
    const std::size_t margin = out.empty() ? indent : hanging;
    column = (fresh ? margin : column + 1) + length;
    out += fresh ? std::string(margin, ' ') : " ";
    out += word;
    fresh = false;
    at = end;
  }
  if (!out.empty() && out.back() != '\n') out += '\n';
  return out;
}

}  // namespace slipway::core
