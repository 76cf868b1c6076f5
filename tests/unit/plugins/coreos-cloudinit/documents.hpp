#pragma once
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "check/checker.hpp"
#include "cloudconfig/emitter.hpp"
#include "render/render.hpp"

/// Builders and readers that the tests of the plugin share.
namespace cloudconfig::test {

/// A release with every key that still ships every service.
inline constexpr ToolVersion tool_1_13_0 = 130;

/// The checker's answer on a document, for that release unless told.
inline Checked checked(std::string_view text, ToolVersion tool = tool_1_13_0) {
  CheckOptions options;
  options.tool = tool;
  return check(text, options);
}

/// `line:column code`, errors and warnings alike.
inline std::vector<std::string> places(const Checked& result) {
  std::vector<std::string> all;
  for (const auto& problem : result.problems)
    all.push_back(std::to_string(problem.at.line) + ":" + std::to_string(problem.at.column) + " " +
                  problem.code);
  return all;
}

inline std::vector<std::string> codes(const Checked& result) {
  std::vector<std::string> all;
  for (const auto& problem : result.problems) all.push_back(problem.code);
  return all;
}

inline bool says(const std::vector<Problem>& problems, std::string_view part) {
  for (const auto& problem : problems)
    if ((problem.message + " " + problem.help).find(part) != std::string::npos) return true;
  return false;
}

struct Rendered {
  Document document;
  std::string text;
  std::vector<Problem> problems;
};

inline Rendered rendered(const slipway::contract::NodeConfig& config,
                         const RenderOptions& options = {}) {
  Problems problems;
  Rendered out;
  out.document = render(config, options, problems);
  out.text = emit(out.document);
  out.problems = problems.list();
  return out;
}

inline std::string setting(const Document& document, const char* section, const char* key) {
  const auto* found = document.find_section(section);
  const auto* value = found ? found->find(key) : nullptr;
  return value ? value->text : std::string("(none)");
}

inline const FileEntry& file(const Document& document, const std::string& path) {
  for (const auto& one : document.files)
    if (one.path == path) return one;
  FAIL("no file " << path);
  return document.files.front();
}

/// All entries of one unit, in order.
inline std::vector<UnitEntry> units(const Document& document, const std::string& name) {
  std::vector<UnitEntry> all;
  for (const auto& one : document.units)
    if (one.name == name) all.push_back(one);
  return all;
}

inline std::size_t position(const Document& document, const std::string& unit,
                            const std::string& command) {
  for (std::size_t i = 0; i < document.units.size(); ++i)
    if (document.units[i].name == unit && document.units[i].command == command) return i;
  FAIL("no " << command << " of " << unit);
  return 0;
}

}  // namespace cloudconfig::test
