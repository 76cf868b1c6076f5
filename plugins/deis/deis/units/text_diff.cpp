#include "deis/units/text_diff.hpp"

#include <algorithm>
#include <sstream>

namespace deis {
namespace {

using Lines = std::vector<std::string>;
/// `table[i][j]`: how many lines two files have in common from their lines i and j on.
using Table = std::vector<std::vector<std::size_t>>;

/// A table of more cells is not worth it: such files are shown as all removed and all new.
constexpr std::size_t most_cells = 4000000;

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

Table common_table(const Lines& before, const Lines& after) {
  Table table(before.size() + 1, std::vector<std::size_t>(after.size() + 1, 0));
  if (before.size() * after.size() > most_cells) return table;
  for (auto i = before.size(); i-- > 0;)
    for (auto j = after.size(); j-- > 0;)
      table[i][j] = before[i] == after[j] ? table[i + 1][j + 1] + 1
                                          : std::max(table[i + 1][j], table[i][j + 1]);
  return table;
}

bool is_header(const std::string& line) { return !line.empty() && line.front() == '['; }

/// Collects the differences, each section's header before the first of them.
class Differences {
 public:
  void pass(const std::string& line) {
    if (is_header(line)) section_ = line;
  }
  void add(const char* sign, const std::string& line) {
    if (line.empty()) return;  // between sections
    if (!is_header(line) && section_ != told_) lines_.push_back("  " + section_);
    pass(line);
    told_ = section_;
    lines_.push_back(sign + line);
  }
  Lines take() { return std::move(lines_); }

 private:
  std::string section_;
  std::string told_;
  Lines lines_;
};

}  // namespace

Lines changed_lines(const std::string& old_text, const std::string& new_text, std::size_t most) {
  const auto before = lines_of(old_text);
  const auto after = lines_of(new_text);
  const auto table = common_table(before, after);
  Differences differences;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.size() || j < after.size()) {
    if (i < before.size() && j < after.size() && before[i] == after[j]) {
      differences.pass(before[i]);
      ++i;
      ++j;
    } else if (j == after.size() || (i < before.size() && table[i + 1][j] >= table[i][j + 1])) {
      differences.add("- ", before[i++]);
    } else {
      differences.add("+ ", after[j++]);
    }
  }
  auto lines = differences.take();
  if (lines.size() <= most) return lines;
  const auto more = lines.size() - most;
  lines.resize(most);
  lines.push_back("... and " + std::to_string(more) + " lines more");
  return lines;
}

}  // namespace deis
