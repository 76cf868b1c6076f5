#include <algorithm>
#include <array>

#include "check/checks.hpp"
#include "cloudconfig/environment_line.hpp"
#include "cloudconfig/values.hpp"

namespace cloudconfig {
namespace {

void refuse_value(Problems& problems, const Section& section, const Setting& setting,
                  const std::string& allowed) {
  problems.error(
      "user-data-value",
      section.name + "." + setting.key + " is '" + setting.text + "', which is not allowed",
      setting.at, allowed);
}

bool one_of(const std::string& text, std::initializer_list<const char*> allowed) {
  return std::any_of(allowed.begin(), allowed.end(), [&](const char* one) { return text == one; });
}

bool is_strategy(const std::string& text, ToolVersion tool) {
  if (text == "best-effort") return tool < first_without_best_effort;
  return one_of(text, {"reboot", "etcd-lock", "off"});
}

void check_value(Problems& problems, const Section& section, const Setting& setting,
                 ToolVersion tool) {
  const auto is = [&](const char* name, const char* key) {
    return section.name == name && setting.key == key;
  };
  if (is("update", "reboot_strategy") && !is_strategy(setting.text, tool))
    refuse_value(
        problems, section, setting,
        "\"off\", \"reboot\" or \"etcd-lock\"; the machine stops before it writes any file");
  if (is("etcd2", "proxy") && !one_of(setting.text, {"on", "off", "readonly"}))
    refuse_value(problems, section, setting, "on, off or readonly");
  if (is("locksmith", "window_start") && !is_window_start(setting.text))
    refuse_value(problems, section, setting, "a time such as 'Thu 04:00' or '23:30'");
  if (is("locksmith", "window_length") && !is_window_length(setting.text))
    refuse_value(problems, section, setting, "a duration such as 1h30m");
  if (setting.key == "discovery") check_discovery(section, setting, problems);
}

/// `%m` is the machine's id, and what the service is called unless told otherwise.
bool names_the_machine(const Setting& setting) {
  if (setting.key != "name" && setting.key != "initial_cluster") return false;
  const auto at = setting.text.find('%');
  return at != std::string::npos && setting.text.compare(at, 2, "%m") == 0 &&
         setting.text.find('%', at + 1) == std::string::npos;
}

/// A value that leaves the double quotes in which the machine puts it.
void check_environment(Problems& problems, const SectionSpec& spec, const Setting& setting) {
  const std::string name = std::string(spec.name) + "." + setting.key;
  const auto fault = environment_fault(setting.text);
  if (!fault.empty())
    problems.error(
        "user-data-environment", name + " " + fault + ": the line is dropped on the machine",
        setting.at,
        setting.text.ends_with('\n') ? "end the block with `|-`, or write it on one line" : "");
  if (!in_unit_file(spec) || names_the_machine(setting)) return;
  for (std::size_t i = setting.text.find('%'); i != std::string::npos;
       i = setting.text.find('%', i + 2)) {
    if (i + 1 < setting.text.size() && setting.text[i + 1] == '%') continue;
    problems.warning("user-data-percent",
                     name + " holds a single %, which begins a specifier of the unit file",
                     setting.at, "write %% for a percent sign");
    break;
  }
}

}  // namespace

void check_settings(const Document& document, ToolVersion tool, Problems& problems) {
  for (const auto& section : document.sections) {
    const auto* spec = find_section(section.name);
    for (const auto& setting : section.settings) {
      check_value(problems, section, setting, tool);
      if (!spec->prefix.empty()) check_environment(problems, *spec, setting);
    }
  }
  const auto& hosts = document.manage_etc_hosts;
  if (!hosts.empty() && hosts != "localhost")
    problems.error(
        "user-data-value",
        "manage_etc_hosts is '" + hosts + "': the machine stops before it writes any file",
        document.manage_etc_hosts_at, "only 'localhost' is allowed");
}

}  // namespace cloudconfig
