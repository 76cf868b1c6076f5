#include "core/stack/substitution.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/schema/check.hpp"
#include "core/stack/source_file.hpp"
#include "core/value/json.hpp"
#include "slipway/bytes.hpp"

namespace slipway::core {
namespace {

constexpr std::size_t longest_file = std::size_t{4} << 20U;

bool starts_with_any_case(const std::string& text, const std::string& start) {
  if (text.size() < start.size()) return false;
  return std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) {
    return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
  });
}

/// Whether this `${` is one of ours, or so like one that it cannot be meant otherwise.
bool is_ours(const std::string& rest) {
  return starts_with_any_case(rest, "${env:") || starts_with_any_case(rest, "${file:") ||
         starts_with_any_case(rest, "${ask:");
}

void drop_line_break(std::string& text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  if (!text.empty() && text.back() == '\r') text.pop_back();
}

}  // namespace

Substitution::Substitution(std::map<std::string, std::string> environment, std::string base_dir,
                           Ask ask)
    : environment_(std::move(environment)), base_dir_(std::move(base_dir)), ask_(std::move(ask)) {}

std::string Substitution::replaced(const std::string& text, const Report& report) const {
  std::string out;
  std::size_t at = 0;
  for (std::size_t open = text.find("${"); open != std::string::npos; open = text.find("${", at)) {
    out += text.substr(at, open - at);
    at = open + 2;
    if (open > 0 && text[open - 1] == '$' && !out.empty()) {
      out.back() = '$';
      out += '{';
      continue;
    }
    const std::string rest = text.substr(open, 7);
    if (!is_ours(rest)) {
      out += "${";
      continue;
    }
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) {
      const std::string token = text.substr(open, text.find_first_of(" \n", open) - open);
      report(token, "'" + token + "' has no closing brace", "write '" + token + "}'");
      break;
    }
    out += value_of(text.substr(open, close + 1 - open), report);
    at = close + 1;
  }
  return at < text.size() ? out + text.substr(at) : out;
}

std::string Substitution::value_of(const std::string& token, const Report& report) const {
  const std::size_t colon = token.find(':');
  const std::string kind = token.substr(2, colon - 2);
  const std::string what = token.substr(colon + 1, token.size() - colon - 2);
  if (what.empty()) {
    report(token, "'" + token + "' names nothing",
           "write ${env:NAME}, ${file:PATH} or ${ask:NAME}");
    return {};
  }
  if (kind == "env") return variable(token, what, report);
  if (kind == "file") return file(token, what, report);
  if (kind == "ask") return answer(token, what, report);
  const std::string lower = starts_with_any_case(kind, "ask") ? "ask"
                            : kind.size() == 3                ? "env"
                                                              : "file";
  report(token, "'" + token + "' is not known; did you mean '${" + lower + ":" + what + "}'?",
         "write '${" + lower + ":" + what + "}'");
  return {};
}

std::string Substitution::variable(const std::string& token, const std::string& name,
                                   const Report& report) const {
  const auto found = environment_.find(name);
  if (found != environment_.end() && is_utf8(found->second)) return found->second;
  if (found != environment_.end()) {
    report(token, "the environment variable '" + name + "' is not UTF-8 text", {});
    return {};
  }
  report(token, "the environment variable '" + name + "' is not set", "export " + name + "=...");
  return {};
}

std::string Substitution::answer(const std::string& token, const std::string& name,
                                 const Report& report) const {
  if (environment_.count(name) > 0) return variable(token, name, report);
  if (auto given = ask_ ? ask_(name) : std::nullopt) return *std::move(given);
  report(token, "'" + name + "' is asked for at a terminal, and there is none",
         "export " + name + "=...");
  return {};
}

std::string Substitution::file(const std::string& token, const std::string& path,
                               const Report& report) const {
  if (path[0] == '~') {
    report(token, "'" + path + "' begins with ~, which is not looked up here",
           "give the path from / on, or relative to the stack file");
    return {};
  }
  auto read = read_bytes((std::filesystem::path(base_dir_) / path).string(), longest_file);
  if (!read) {
    const bool absent = read.error().code == Errc::not_found;
    report(token, "the file '" + path + "' " + (absent ? "is not there" : read.error().message),
           path[0] == '/' ? std::string() : "paths are relative to '" + base_dir_ + "'");
    return {};
  }
  if (!is_text(*read)) {
    report(token,
           "the file '" + path + "' " + (is_utf8(*read) ? "holds a NUL byte" : "is not UTF-8 text"),
           {});
    return {};
  }
  drop_line_break(*read);
  return std::move(*read);
}

}  // namespace slipway::core
