#include "cloudconfig/values.hpp"
#include "machine/run.hpp"

namespace cloudconfig {
namespace {

constexpr const char* null_device = "/dev/null";

std::string unit_path(const UnitEntry& unit) {
  const std::string root = unit.runtime ? "/run" : "/etc";
  return machine_path(
      root + (is_network_unit(unit.name) ? "/systemd/network/" : "/systemd/system/") + unit.name);
}

/// The tool's own entries for its services; there in every run, also for an empty document.
std::vector<UnitEntry> own_units(const Document& document) {
  std::vector<UnitEntry> all;
  for (const auto& spec : sections()) {
    if (spec.unit.empty()) continue;
    UnitEntry unit;
    unit.name = spec.unit;
    unit.runtime = true;
    const auto* section = document.find_section(spec.name);
    std::string content;
    if (section)
      for (const auto& line : section_lines(*section, spec))
        content += "Environment=\"" + line + "\"\n";
    if (!content.empty())
      unit.drop_ins.push_back({"20-cloudinit.conf", "[Service]\n" + content, {}});
    all.push_back(std::move(unit));
  }
  return all;
}

std::vector<UnitEntry> update_units(const Document& document) {
  std::vector<UnitEntry> all;
  const auto* update = document.find_section("update");
  if (!update) return all;
  const auto* strategy = update->find("reboot_strategy");
  if (strategy && !strategy->text.empty()) {
    UnitEntry locksmith;
    locksmith.name = "locksmithd.service";
    locksmith.runtime = true;
    locksmith.mask = strategy->text == "off";
    locksmith.command = locksmith.mask ? "stop" : "restart";
    all.push_back(std::move(locksmith));
  }
  if (update->find("group") || update->find("server")) {
    UnitEntry engine;
    engine.name = "update-engine.service";
    engine.command = "restart";
    all.push_back(std::move(engine));
  }
  return all;
}

/// Takes the entries one by one; commands come at the end, after one reload.
class UnitRun {
 public:
  explicit UnitRun(MachineRun& run) : run_(run) {}

  void take(const UnitEntry& unit) {
    if (unit.name.empty()) return;
    const auto path = unit_path(unit);
    if (!unit.content.empty()) write(path, unit.content);
    for (const auto& drop_in : unit.drop_ins)
      if (!drop_in.name.empty() && !drop_in.content.empty())
        write(machine_path(path + ".d/" + drop_in.name), drop_in.content);
    if (unit.mask)
      mask(path);
    else if (unit.runtime)
      unmask(path);
    if (is_network_unit(unit.name)) {
      network_ = true;
      return;
    }
    if (unit.enable)
      run_.act("systemctl enable " + std::string(unit.runtime ? "--runtime " : "") + unit.name);
    if (!unit.command.empty()) commands_.push_back(&unit);
  }

  void finish() {
    if (written_) run_.act("systemctl daemon-reload");
    if (network_) run_.act("systemctl restart systemd-networkd.service");
    for (const auto* unit : commands_) {
      if (!is_unit_command(unit->command))
        throw RunStopped("the command '" + unit->command + "' is not known");
      run_.act("systemctl " + unit->command + " " + unit->name);
    }
  }

 private:
  void write(const std::string& path, const std::string& content) {
    MachineFile file;
    file.content = content;
    run_.machine.files[path] = std::move(file);
    written_ = true;
  }
  void mask(const std::string& path) {
    MachineFile file;
    file.link = null_device;
    run_.machine.files[path] = std::move(file);
  }
  void unmask(const std::string& path) {
    const auto at = run_.machine.files.find(path);
    if (at == run_.machine.files.end()) return;
    if (at->second.link == null_device || at->second.content.empty()) run_.machine.files.erase(at);
  }

  MachineRun& run_;
  std::vector<const UnitEntry*> commands_;
  bool written_ = false;
  bool network_ = false;
};

}  // namespace

void run_units(MachineRun& run) {
  auto units = run.document.units;
  for (auto& unit : own_units(run.document)) units.push_back(std::move(unit));
  for (auto& unit : update_units(run.document)) units.push_back(std::move(unit));
  UnitRun steps(run);
  for (const auto& unit : units) steps.take(unit);
  steps.finish();
}

}  // namespace cloudconfig
