#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "coreos-sim/cloudconfig/steps.hpp"

namespace coreos_sim::cloudconfig {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view settings_drop_in = "20-cloudinit.conf";

/// Names of this kind belong to networkd: they have a directory of their own, and neither
/// enablement nor commands.
bool is_network_unit(const std::string& name) {
  return name.ends_with(".network") || name.ends_with(".netdev") || name.ends_with(".link");
}

std::string unit_path(const Unit& unit) {
  const std::string base = unit.runtime ? "/run/systemd/" : "/etc/systemd/";
  return base + (is_network_unit(unit.name) ? "network/" : "system/") + unit.name;
}

void mask(const fs::path& path) {
  std::error_code ignored;
  fs::create_directories(path.parent_path(), ignored);
  fs::remove(path, ignored);
  fs::create_symlink("/dev/null", path, ignored);
}

/// Removes a run-time mask: an empty file or a link to /dev/null.
void unmask(const fs::path& path) {
  std::error_code ignored;
  const bool link = fs::is_symlink(path, ignored);
  const bool null_link = link && fs::read_symlink(path, ignored) == "/dev/null";
  const bool empty =
      !link && fs::is_regular_file(path, ignored) && fs::file_size(path, ignored) == 0;
  if (null_link || empty) fs::remove(path, ignored);
}

Outcome apply_unit(const Unit& unit, const Target& target, Applied& applied) {
  const std::string path = unit_path(unit);
  if (!unit.content.empty()) {
    if (auto put = put_file(target, applied, {path, 0644, ""}, unit.content); !put) return put;
  }
  for (const auto& drop_in : unit.drop_ins) {
    if (drop_in.name.empty() || drop_in.content.empty()) continue;
    const WrittenFile file{path + ".d/" + drop_in.name, 0644, ""};
    if (auto put = put_file(target, applied, file, drop_in.content); !put) return put;
  }
  if (unit.mask) {
    mask(real_path(target, path));
  } else if (unit.runtime) {
    unmask(real_path(target, path));
  }
  if (is_network_unit(unit.name)) return done();
  if (unit.enable) applied.enabled_units.push_back(unit.name);
  if (!unit.command.empty()) applied.commands.push_back({unit.name, unit.command});
  return done();
}

/// The values go between the quotes raw: nothing is escaped.
std::string settings_file(const Variables& variables) {
  std::string out = "[Service]\n";
  for (const auto& [name, value] : variables) {
    out.append("Environment=\"").append(name).append("=").append(value).append("\"\n");
  }
  return out;
}

/// The tool's own entry for a service with settings; it is there in every run, so a run-time mask
/// of that service is always removed.
Unit settings_unit(const Document& document, const std::string& section, const std::string& name) {
  Unit unit{.name = name, .content = {}, .runtime = true};
  const auto found = document.settings.find(section);
  if (found != document.settings.end() && !found->second.empty()) {
    unit.drop_ins.push_back({std::string(settings_drop_in), settings_file(found->second)});
  }
  return unit;
}

void add_update_units(const Update& update, std::vector<Unit>& units) {
  if (!update.reboot_strategy.empty()) {
    const bool off = update.reboot_strategy == "off";
    units.push_back({.name = "locksmithd.service",
                     .content = {},
                     .runtime = true,
                     .enable = false,
                     .mask = off,
                     .command = off ? "stop" : "restart"});
  }
  if (!update.group.empty() || !update.server.empty()) {
    units.push_back({.name = "update-engine.service", .content = {}, .command = "restart"});
  }
}

}  // namespace

Outcome apply_units(const Document& document, const Target& target, Applied& applied) {
  auto units = document.units;
  units.push_back(settings_unit(document, "etcd", "etcd.service"));
  units.push_back(settings_unit(document, "etcd2", "etcd2.service"));
  units.push_back(settings_unit(document, "fleet", "fleet.service"));
  units.push_back(settings_unit(document, "locksmith", "locksmithd.service"));
  add_update_units(document.update, units);
  for (const auto& unit : units) {
    if (unit.name.empty()) continue;
    if (auto put = apply_unit(unit, target, applied); !put) return put;
  }
  return done();
}

}  // namespace coreos_sim::cloudconfig
