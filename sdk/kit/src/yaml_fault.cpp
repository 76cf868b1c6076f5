#include "yaml_fault.hpp"

#include <string>

namespace slipway::kit::yaml {
namespace {

constexpr std::string_view any_quote = "while scanning a quoted scalar";
constexpr std::string_view any_tag = "while parsing a tag";
constexpr std::string_view any_tag_alone = "while scanning a tag";
constexpr std::string_view any_sequence = "while parsing a flow sequence";
constexpr std::string_view any_mapping = "while parsing a flow mapping";

std::string_view words(const char* text) { return text == nullptr ? std::string_view() : text; }

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string shown(const Mark& mark) {
  return std::to_string(mark.line) + ":" + std::to_string(mark.column);
}

/// What was refused before anything was made of it.
Fault unreadable(const yaml_parser_t& parser, const Marks& marks) {
  const auto at = marks.at_byte(parser.problem_offset);
  if (holds(words(parser.problem), "control characters"))
    return {at, "control characters are not allowed",
            "use an escape such as \"\\e\" in double quotes"};
  return {at, "the text is not UTF-8 here", "iconv -t UTF-8 writes one"};
}

Fault open_bracket(const yaml_parser_t& parser, std::string_view text, Marks& marks) {
  const auto stops = marks.at_character(parser.problem_mark.index);
  std::string message = "the bracket that opens here is not closed";
  if (text.find_first_not_of(" \t\r\n", stops.offset) != std::string_view::npos)
    message += "; at " + shown(stops) + " stands neither a comma nor its end";
  return {marks.at_character(parser.context_mark.index), std::move(message),
          "quote a text that holds a bracket, a brace or a comma"};
}

Fault odd_letter(const Mark& at, std::string_view text) {
  if (at.offset < text.size() && text[at.offset] == '\t')
    return {at, "a tab in the indentation; YAML takes blanks only",
            "replace the tab by two blanks"};
  return {at, "a text cannot begin with this character", "put the text in quotes"};
}

}  // namespace

Fault fault_of(const yaml_parser_t& parser, std::string_view text, Marks& marks,
               const std::optional<LastQuoted>& last) {
  if (parser.error == YAML_READER_ERROR) return unreadable(parser, marks);
  const auto context = words(parser.context);
  const auto problem = words(parser.problem);
  if (context == any_quote && (holds(problem, "end of stream") || holds(problem, "document")))
    return {marks.at_character(parser.context_mark.index),
            "the quote that opens here is not closed",
            {}};
  const auto at = marks.at_character(parser.problem_mark.index);
  if (last) {
    const auto opens = marks.at_character(last->opens);
    const auto closes = marks.at_character(last->closes);
    if (opens.line < closes.line && closes.line == at.line)
      return {opens, "the quote that opens here is closed by the one before " + shown(closes),
              "close it where the text ends"};
  }
  if (context == any_tag || context == any_tag_alone)
    return {marks.at_character(parser.context_mark.index), "what begins with '!' here is no tag",
            "put the text in quotes"};
  if (context == any_sequence || context == any_mapping) return open_bracket(parser, text, marks);
  if (holds(problem, "cannot start any token")) return odd_letter(at, text);
  if (holds(problem, "tab character"))
    return {at, "a tab in the indentation; YAML takes blanks only",
            "replace the tab by two blanks"};
  if (holds(problem, "mapping values are not allowed"))
    return {at, "a key cannot stand here",
            "check the indentation, and quote a text that holds ': '"};
  return {at, "not valid YAML: " + std::string(problem),
          holds(context, "block") ? "check the indentation" : ""};
}

}  // namespace slipway::kit::yaml
