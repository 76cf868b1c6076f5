#include "user_data/problem_text.hpp"

#include "slipway/bytes.hpp"

namespace user_data {
namespace {

using slipway::as_text;
using slipway::Value;

const char* level_name(Level level) {
  switch (level) {
    case Level::note:
      return "note";
    case Level::warning:
      return "warning";
    case Level::error:
      break;
  }
  return "error";
}

std::string with_place(const Problem& problem, const std::string& file) {
  const auto& where = problem.file.empty() ? file : problem.file;
  if (where.empty() || problem.at.line == 0) return problem.message;
  return where + ":" + std::to_string(problem.at.line) + ":" + std::to_string(problem.at.column) +
         ": " + problem.message;
}

}  // namespace

slipway::Finding finding_of(const Problem& problem, const std::string& file,
                            const std::string& node) {
  slipway::Finding finding(level_name(problem.level), problem.code, as_text(problem.message));
  if (!problem.help.empty()) finding.help(as_text(problem.help));
  const auto& where = problem.file.empty() ? file : problem.file;
  if (!where.empty() && problem.at.line > 0) finding.at(where, problem.at.line, problem.at.column);
  if (!problem.part.empty()) finding.part(node, problem.part);
  return finding;
}

slipway::Failure failure_of(const std::string& what, const std::vector<Problem>& problems,
                            const std::string& file, const std::string& node) {
  std::string message = what;
  std::string hint;
  bool first = true;
  for (const auto& problem : problems) {
    if (problem.level != Level::error) continue;
    message += (first ? ": " : "; ") + with_place(problem, file);
    if (hint.empty()) hint = problem.help;
    first = false;
  }
  slipway::Failure failure("invalid", as_text(std::move(message)));
  failure.findings = Value::list();
  for (const auto& problem : problems)
    failure.findings.push(finding_of(problem, file, node).value());
  failure.with_hint(as_text(std::move(hint))).with_effect("none");
  return failure;
}

}  // namespace user_data
