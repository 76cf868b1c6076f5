#include "boot/log.hpp"

#include <algorithm>

#include "slipway/text.hpp"

namespace cloud_init {
namespace {

/// `2026-11-28 22:25:26,123 - util.py[WARNING]: text`, and the lines without such a head after it.
struct LogRecord {
  std::string_view text;
  std::string_view last;  ///< of the lines after it, the last that is not blank
};

std::string_view next_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

bool begins_record(std::string_view line) {
  constexpr std::size_t head = 26;  // up to and with the hyphen behind the time
  return line.size() > head && line[4] == '-' && line[13] == ':' && line.substr(23, 3) == " - ";
}

template <class Each>
void for_each_record(std::string_view log, const Each& each) {
  LogRecord record;
  const auto tell = [&] {
    if (!record.text.empty()) each(record);
  };
  while (!log.empty()) {
    const auto line = next_line(log);
    if (!begins_record(line)) {
      if (!slipway::trimmed(line).empty()) record.last = slipway::trimmed(line);
      continue;
    }
    tell();
    record = {};
    const auto close = line.find("]: ", 23);
    if (close == std::string_view::npos) continue;
    record.text = line.substr(close + 3);
  }
  tell();
}

std::string with_hyphens(std::string_view name) {
  std::string made(name);
  std::replace(made.begin(), made.end(), '_', '-');
  return made;
}

void add(std::vector<FailedModule>& modules, std::string name, std::string_view why) {
  const auto same = std::find_if(modules.begin(), modules.end(),
                                 [&](const auto& one) { return one.name == name; });
  if (same == modules.end())
    modules.push_back({std::move(name), std::string(why)});
  else if (same->why.empty())
    same->why = why;
}

/// `('module', ExceptionClass("text"))`, Python's way to write such a pair, as JSON holds it.
void add_from_result(std::string_view result, std::vector<FailedModule>& modules) {
  constexpr std::string_view begin = "\"('";
  for (auto at = result.find(begin); at != std::string_view::npos;
       at = result.find(begin, at + 1)) {
    const auto name = at + begin.size();
    const auto end = result.find('\'', name);
    if (end == std::string_view::npos) return;
    const auto stop = std::min(result.find("))\"", end), result.size());
    const auto why = end + 3 < stop ? result.substr(end + 3, stop - end - 3) : std::string_view();
    add(modules, with_hyphens(result.substr(name, end - name)), why);
  }
}

}  // namespace

std::vector<FailedModule> failed_modules(std::string_view log, std::string_view result) {
  constexpr std::string_view running = "Running module ";
  std::vector<FailedModule> modules;
  for_each_record(log, [&](const LogRecord& record) {
    // said twice: as a warning, and with what was behind it for debugging
    if (!record.text.starts_with(running) || !record.text.ends_with("failed")) return;
    const auto name = record.text.substr(running.size());
    add(modules, with_hyphens(name.substr(0, name.find(' '))), record.last);
  });
  add_from_result(result, modules);
  return modules;
}

std::vector<std::string> files_written(std::string_view log, std::string_view module) {
  constexpr std::string_view writing = "Writing to ";
  const auto begins = "start: ";
  const auto names = "config-" + std::string(module) + ":";
  std::vector<std::string> paths;
  bool within = false;
  for_each_record(log, [&](const LogRecord& record) {
    const bool marks = record.text.find(names) != std::string_view::npos;
    if (marks && record.text.starts_with(begins)) within = true;
    if (marks && record.text.starts_with("finish: ")) within = false;
    if (!within || !record.text.starts_with(writing)) return;
    auto path = record.text.substr(writing.size());
    path = path.substr(0, path.find(" - "));
    // what the tool keeps for itself is none of the document's
    if (!path.starts_with("/var/lib/cloud/")) paths.emplace_back(path);
  });
  return paths;
}

std::string last_lines(std::string_view text, std::size_t most) {
  std::vector<std::string_view> lines;
  while (!text.empty())
    if (const auto line = slipway::trimmed(next_line(text), "\r\n");
        !slipway::trimmed(line).empty())
      lines.push_back(line);
  if (lines.size() > most)
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most));
  return slipway::joined(lines, "\n");
}

std::string_view said_by(std::string_view output, const std::string& what, std::size_t number) {
  const auto its = "slipway: " + what + " " + std::to_string(number) + " ";
  const auto begin = output.find(its + "begins\n");
  if (begin == std::string_view::npos) return {};
  const auto first = begin + its.size() + std::string_view("begins\n").size();
  const auto end = output.find(its + "ended with", first);
  return output.substr(first, end == std::string_view::npos ? end : end - first);
}

}  // namespace cloud_init
