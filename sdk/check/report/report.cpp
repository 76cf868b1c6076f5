#include "check/report/report.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <iomanip>
#include <ostream>

#include "check/host/json.hpp"

namespace slipway::check {
namespace {

constexpr std::array all_results = {Result::passed,    Result::failed,  Result::crashed,
                                    Result::timed_out, Result::skipped, Result::not_judged};
constexpr std::size_t width = 80;
constexpr int word_columns = 11;
constexpr int name_columns = 19;

/// Where to cut so that at most `most` columns stay before it.
std::size_t cut(const std::string& text, std::size_t most) {
  std::size_t at = 0;
  std::size_t blank = 0;
  std::size_t seen = 0;
  for (; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) continue;
    if (seen == most) break;
    if (text[at] == ' ') blank = at;
    ++seen;
  }
  if (at >= text.size()) return text.size();
  if (text[at] == ' ') return at;
  return blank > 0 ? blank : at;
}

}  // namespace

const char* word_of(Result result) {
  switch (result) {
    case Result::passed:
      return "passed";
    case Result::failed:
      return "failed";
    case Result::crashed:
      return "crashed";
    case Result::timed_out:
      return "timed out";
    case Result::skipped:
      return "skipped";
    case Result::not_judged:
      return "not judged";
  }
  return "";
}

std::string wrapped(const std::string& text, std::size_t most, const std::string& indent) {
  std::string lines;
  std::string rest = text;
  std::replace(rest.begin(), rest.end(), '\n', ' ');
  const auto room = most > indent.size() ? most - indent.size() : 1;
  while (!rest.empty()) {
    const auto at = cut(rest, room);
    lines += indent + rest.substr(0, at) + "\n";
    const auto next = rest.find_first_not_of(' ', at);
    rest = next == rest.npos ? "" : rest.substr(next);
  }
  return lines;
}

void TextReport::begin(const std::string& file, const Value& description) {
  std::string title = file;
  if (description.is_map())
    title =
        description["name"].as_string() + " " + description["version"].as_string() + ", " + file;
  out_ << wrapped(title, width, "");
}

void TextReport::tell(const Check& check, const Verdict& verdict, std::chrono::milliseconds) {
  counts_.add(verdict.result);
  if (group_ != check.group) out_ << '\n' << check.group << '\n';
  group_ = check.group;
  const bool red = verdict.result == Result::failed || verdict.result == Result::crashed ||
                   verdict.result == Result::timed_out;
  std::string word = word_of(verdict.result);
  if (red)
    for (auto& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  out_ << "  " << std::left << std::setw(word_columns) << word << std::setw(name_columns)
       << check.name;
  const std::string indent(2 + word_columns + name_columns, ' ');
  out_ << wrapped(check.rule, width, indent).substr(indent.size());
  if (!verdict.why.empty()) out_ << wrapped(verdict.why, width, std::string(4, ' '));
  out_.flush();
}

void TextReport::end() {
  out_ << '\n';
  const char* between = "";
  for (const auto result : all_results) {
    out_ << between << counts_.of(result) << ' ' << word_of(result);
    between = ", ";
  }
  out_ << std::endl;
}

void JsonReport::begin(const std::string& file, const Value& description) {
  Value line = Value::map();
  line.set("plugin", description["name"]).set("version", description["version"]).set("file", file);
  out_ << print_json(line) << std::endl;
}

void JsonReport::tell(const Check& check, const Verdict& verdict, std::chrono::milliseconds took) {
  counts_.add(verdict.result);
  Value line = Value::map();
  line.set("check", std::string(check.group) + "/" + check.name);
  line.set("result", word_of(verdict.result)).set("rule", check.rule);
  line.set("ms", took.count()).set_if("why", verdict.why);
  out_ << print_json(line) << std::endl;
}

void JsonReport::end() {
  Value counts = Value::map();
  for (const auto result : all_results) counts.set(word_of(result), counts_.of(result));
  out_ << print_json(Value::map().set("counts", std::move(counts))) << std::endl;
}

}  // namespace slipway::check
