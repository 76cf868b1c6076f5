#include "boot/troubles.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "slipway/bytes.hpp"
#include "slipway/text.hpp"

namespace cloud_init {
namespace {

using user_data::Level;

/// A line of a log may be of any length, and of any bytes.
constexpr std::size_t longest_log = 1500;

Trouble trouble(std::string code, std::string message, const Place& place, std::string log = {}) {
  Trouble made;
  auto& problem = made.problem;
  problem.code = std::move(code);
  problem.message = std::move(message);
  problem.file = place.file;
  problem.at = {static_cast<int>(place.line), static_cast<int>(place.column)};
  problem.part = place.part;
  if (log.size() > longest_log) log.erase(0, log.size() - longest_log);
  made.log = slipway::as_text(std::move(log));
  return made;
}

Place found_in(const Places& places, const std::string& name) {
  const auto at = places.find(name);
  return at == places.end() ? Place{} : at->second;
}

/// Exit codes by number; the first of a number counts.
std::vector<std::pair<std::size_t, int>> ends_of(const std::vector<std::string>& lines) {
  std::vector<std::pair<std::size_t, int>> ends;
  for (const auto& line : lines) {
    std::size_t number = 0;
    int code = 0;
    const char* end = line.data() + line.size();
    const auto first = std::from_chars(line.data(), end, number);
    if (first.ec != std::errc() || first.ptr == end) continue;
    if (std::from_chars(first.ptr + 1, end, code).ec != std::errc()) continue;
    const bool known =
        std::any_of(ends.begin(), ends.end(), [&](const auto& one) { return one.first == number; });
    if (!known) ends.emplace_back(number, code);
  }
  return ends;
}

/// The texts between `begin` and `end` wherever they stand, each once.
std::vector<std::string> all_between(std::string_view text, std::string_view begin,
                                     std::string_view end) {
  std::vector<std::string> found;
  for (auto at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at + 1)) {
    const auto from = at + begin.size();
    const auto to = text.find_first_of(end, from);
    const std::string one(text.substr(from, std::min(to, text.size()) - from));
    if (!one.empty() && std::find(found.begin(), found.end(), one) == found.end())
      found.push_back(one);
  }
  return found;
}

/// Each line of a text.
template <class Each>
void for_each_line(std::string_view text, const Each& each) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    each(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// What apt complained of; of one package only, where it is named.
std::string lines_about(std::string_view output, const std::string& package) {
  std::string lines;
  for_each_line(output, [&](std::string_view line) {
    const bool complains = line.starts_with("E: ") || line.starts_with("Err:") ||
                           line.find("resolving") != std::string_view::npos;
    if (complains && (package.empty() || line.find(package) != std::string_view::npos))
      lines += std::string(line) + "\n";
  });
  return last_lines(lines, lines_of_log);
}

/// Whether apt, dpkg or the tool itself says that it is this package that could not be installed.
bool is_refused(const std::string& name, const FailedModule& module, std::string_view output) {
  const std::array<std::string, 5> says = {
      "Unable to locate package " + name + "\n", "for '" + name + "' was not found",
      "Package '" + name + "' has no installation candidate",
      "dpkg: error processing package " + name + " ", "Package " + name + " is not available"};
  const bool in_output = std::any_of(says.begin(), says.end(), [&](const std::string& one) {
    return output.find(one) != std::string_view::npos;
  });
  return in_output || (module.why.find("following packages: {") != std::string::npos &&
                       module.why.find("'" + name + "'") != std::string::npos);
}

/// The line in which a script stopped: a shell says `.../scripts/NAME: 3: nosuch: not found`, bash
/// `NAME: line 3:`; 0: it does not say.  Its lines are added to `log`.
int line_in_script(std::string_view output, const std::string& name, std::string& log) {
  const auto said = "/scripts/" + name + ": ";
  int number = 0;
  for_each_line(output, [&](std::string_view line) {
    const auto at = line.find(said);
    if (at == std::string_view::npos) return;
    log += std::string(line) + "\n";
    auto rest = line.substr(at + said.size());
    if (rest.starts_with("line ")) rest.remove_prefix(5);
    std::from_chars(rest.data(), rest.data() + rest.size(), number);
  });
  return number;
}

}  // namespace

std::vector<Trouble> troubles_of_steps(const Steps& steps, const Report& report) {
  std::vector<Trouble> troubles;
  if (steps.ended.empty() && said_by(report.output, steps.what, 1).empty()) return troubles;
  const auto ends = ends_of(steps.ended);
  std::size_t last = 0;
  const auto log_of = [&](std::size_t number) {
    return last_lines(said_by(report.output, steps.what, number), lines_of_log);
  };
  for (const auto& [number, code] : ends) {
    last = std::max(last, number);
    if (code == 0 || number == 0 || number > steps.origins.size()) continue;
    troubles.push_back(
        trouble("boot-command-failed",
                "this command of " + std::string(steps.key) + " ended with " + std::to_string(code),
                steps.origins[number - 1].place, log_of(number)));
  }
  if (last >= steps.origins.size()) return troubles;
  const auto after = steps.origins.size() - last - 1;
  troubles.push_back(trouble(
      "boot-commands-ended",
      "this command of " + std::string(steps.key) + " ended the shell" +
          (after == 0 ? "" : ", and the " + std::to_string(after) + " after it were not run"),
      steps.origins[last].place, log_of(last + 1)));
  return troubles;
}

std::optional<Place> failed_step_that_names(const std::string& unit, const Report& report,
                                            const Origins& origins) {
  for (const auto& [number, code] : ends_of(report.steps)) {
    if (code == 0 || number == 0 || number > origins.steps.size()) continue;
    const auto& step = origins.steps[number - 1];
    if (std::find(step.units.begin(), step.units.end(), unit) != step.units.end())
      return step.place;
  }
  return std::nullopt;
}

/// Owners and modes are set when a file is written already; all else fails before that.
Trouble trouble_of_files(const FailedModule& module, const Report& report, const Origins& origins) {
  const bool deferred = module.name == "write-files-deferred";
  std::vector<const FileOrigin*> files;
  for (const auto& file : origins.files)
    if (file.defer == deferred) files.push_back(&file);
  const auto named = std::find_if(files.begin(), files.end(), [&](const FileOrigin* file) {
    return module.why.find("'" + file->path + "'") != std::string::npos;
  });
  const auto written = files_written(report.log, module.name).size();
  const bool is_owner = module.why.find("Unknown user or group") != std::string::npos;
  const auto next = is_owner && written > 0 ? written - 1 : written;
  const auto* file = named != files.end() ? *named : next < files.size() ? files[next] : nullptr;
  const auto name = file ? "the file '" + file->path + "'" : std::string("a file");
  auto made = trouble(
      "boot-file-not-written",
      name + (is_owner ? " is not its owner's" : " was not written") + ", nor was any after it",
      file ? file->place : found_in(origins.keys, "write_files"), module.why);
  return made;
}

Trouble trouble_of_users(const FailedModule& module, const Report& report, const Origins& origins) {
  auto names = all_between(report.log, "Failed to create user ", " \n");
  for (auto& name : all_between(report.log, "Failed to create group ", " \n"))
    names.push_back(std::move(name));
  for (const auto& name : names)
    if (origins.users.contains(name))
      return trouble("boot-user-not-made", "the user '" + name + "' was not made, nor any after it",
                     origins.users.find(name)->second, module.why);
  return trouble("boot-user-not-made", "not all users were made", found_in(origins.keys, "users"),
                 module.why);
}

std::vector<Trouble> troubles_of_packages(const FailedModule& module, const Report& report,
                                          const Origins& origins) {
  const bool unreachable = report.output.find("Temporary failure resolving") != std::string::npos ||
                           report.output.find("Could not connect to") != std::string::npos;
  std::vector<Trouble> troubles;
  for (const auto& [name, place] : origins.packages) {
    if (!is_refused(name, module, report.output)) continue;
    auto one = trouble("boot-package-missing",
                       unreachable ? "the archive of '" + name + "' cannot be reached"
                                   : "the package '" + name + "' cannot be installed",
                       place, lines_about(report.output, unreachable ? std::string() : name));
    one.problem.help = unreachable ? "give the machine a way to its archive of packages"
                                   : "none of the packages that were to come with it is installed";
    troubles.push_back(std::move(one));
  }
  if (troubles.empty())
    troubles.push_back(trouble("boot-package-missing", "not all packages were installed",
                               found_in(origins.keys, "packages"), lines_about(report.output, {})));
  return troubles;
}

std::vector<Trouble> troubles_of_scripts(const FailedModule& module, const Report& report,
                                         const Origins& origins) {
  std::vector<Trouble> troubles;
  for (const auto& [name, place] : origins.scripts) {
    if (module.why.find(name) == std::string::npos) continue;
    auto where = place;
    std::string log;
    const int line = line_in_script(report.output, name, log);
    if (line > 0) where.line = place.line + line - 1;
    troubles.push_back(trouble("boot-script-failed", "this script did not end well", where,
                               last_lines(log, lines_of_log)));
  }
  return troubles;
}

Trouble trouble_of_mount(const std::string& path, const Place& place, const Report& report) {
  std::string lines;
  for (const auto& line : all_between(report.output, "mount: ", "\n"))
    if (line.find(path) != std::string::npos) lines += "mount: " + line + "\n";
  auto made = trouble("boot-mount-missing", "nothing is mounted on '" + path + "'", place,
                      last_lines(lines, lines_of_log));
  made.problem.help = "is the device there, and does it hold that file system?";
  return made;
}

Trouble trouble_of_unit(const FailedUnit& unit, const Origins& origins) {
  const auto log = last_lines(unit.journal, lines_of_log);
  const auto message = "the unit '" + unit.name + "' has failed";
  if (const auto at = origins.units.find(unit.name); at != origins.units.end())
    return trouble("boot-unit-failed", message, at->second, log);
  for (const auto& step : origins.steps)
    if (std::find(step.units.begin(), step.units.end(), unit.name) != step.units.end())
      return trouble("boot-unit-failed", message, step.place, log);
  if (unit.name == "ssh.service" && origins.keys.contains("ssh_keys"))
    return trouble("boot-unit-failed", message, found_in(origins.keys, "ssh_keys"), log);
  auto made =
      trouble("boot-unit-failed", message + "; nothing of the document is about it", {}, log);
  made.problem.level = Level::warning;
  return made;
}

Trouble trouble_of_module(const FailedModule& module, const Origins& origins) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> keys = {
      {{"apt-configure", "apt"},
       {"disk-setup", "disk_setup"},
       {"scripts-user", "runcmd"},
       {"set-hostname", "hostname"},
       {"update-hostname", "hostname"},
       {"update-etc-hosts", "manage_etc_hosts"},
       {"set-passwords", "chpasswd"},
       {"ssh", "ssh_keys"},
       {"resizefs", "resize_rootfs"},
       {"power-state-change", "power_state"},
       {"locale", "locale"},
       {"package-update-upgrade-install", "packages"},
       {"users-groups", "users"},
       {"ca-certs", "ca_certs"}}};
  std::string key = module.name;
  std::replace(key.begin(), key.end(), '-', '_');
  for (const auto& [name, its_key] : keys)
    if (name == module.name) key = its_key;
  const auto message = "cloud-init's module '" + module.name + "' has failed";
  if (const auto at = origins.keys.find(key); at != origins.keys.end())
    return trouble("boot-module-failed", message, at->second, module.why);
  auto made = trouble("boot-module-failed", message + "; nothing of the document is about it", {},
                      module.why);
  made.problem.level = Level::warning;
  return made;
}

}  // namespace cloud_init
