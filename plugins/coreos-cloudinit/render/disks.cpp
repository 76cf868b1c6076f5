#include <algorithm>

#include "render/parts.hpp"
#include "render/scripts.hpp"
#include "slipway/text.hpp"

namespace cloudconfig {
namespace {

using slipway::contract::Disk;

constexpr const char* script_path = "/opt/bin/slipway-format-disk";

bool is_word(const std::string& text) {
  return !text.empty() && text.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "_-./:=,@+") == std::string::npos;
}

/// Words end unquoted in a unit file, so nothing that systemd or a shell would read may be in them.
bool check(Rendering& out, const Disk& disk) {
  std::vector<std::string> words = {disk.label, disk.filesystem, disk.mount};
  words.insert(words.end(), disk.devices.begin(), disk.devices.end());
  words.insert(words.end(), disk.format_options.begin(), disk.format_options.end());
  words.insert(words.end(), disk.before.begin(), disk.before.end());
  const std::string name = "the disk for " + disk.mount;
  if (!std::all_of(words.begin(), words.end(), is_word)) {
    out.refuse(name + " has an empty field, or one with blanks or special characters",
               "label, filesystem, mount, devices and options are single words");
    return false;
  }
  const std::size_t longest = disk.filesystem == "xfs" ? 12 : 16;
  if (disk.label.size() > longest) {
    out.refuse(name + " has a label of more than " + std::to_string(longest) + " characters");
    return false;
  }
  if (disk.mount.front() != '/' || disk.mount.size() < 2) {
    out.refuse(name + " needs an absolute path to mount it on");
    return false;
  }
  return true;
}

Disk completed(Disk disk) {
  if (disk.label.empty()) disk.label = "data";
  if (disk.filesystem.empty()) disk.filesystem = "ext4";
  return disk;
}

UnitEntry format_unit(const Disk& disk, const std::string& name) {
  UnitEntry unit;
  unit.name = name;
  unit.command = "start";
  unit.content = "[Unit]\nDescription=Format the disk " + disk.label +
                 " if it is empty\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\n"
                 "ExecStart=" +
                 std::string(script_path) + " " + disk.label + " " + disk.filesystem +
                 (disk.wipe ? " wipe" : " keep");
  if (!disk.format_options.empty()) unit.content += " " + slipway::joined(disk.format_options);
  unit.content += " -- " + slipway::joined(disk.devices) + "\n";
  return unit;
}

UnitEntry mount_unit(const Disk& disk, const std::string& format, const std::string& name) {
  UnitEntry unit;
  unit.name = name;
  unit.command = "start";
  unit.content = "[Unit]\nDescription=Mount the disk " + disk.label + "\nRequires=" + format +
                 "\nAfter=" + format + "\n";
  if (!disk.before.empty()) unit.content += "Before=" + slipway::joined(disk.before) + "\n";
  unit.content += "\n[Mount]\nWhat=/dev/disk/by-label/" + disk.label + "\nWhere=" + disk.mount +
                  "\nType=" + disk.filesystem + "\n";
  return unit;
}

}  // namespace

void render_disks(Rendering& out) {
  bool any = false;
  for (const auto& wanted : out.config.disks) {
    const Disk disk = completed(wanted);
    // a wish that found no offer and may be dropped
    if (disk.devices.empty() && disk.optional) continue;
    if (disk.devices.empty()) {
      out.refuse("the disk for " + disk.mount + " has no device", "attach a data disk");
      continue;
    }
    if (!check(out, disk)) continue;
    const std::string format = "slipway-format-" + disk.label + ".service";
    const std::string mount = mount_unit_name(disk.mount);
    out.document.units.push_back(format_unit(disk, format));
    out.document.units.push_back(mount_unit(disk, format, mount));
    // "Before" in the mount alone does not hold back a unit that a socket starts
    for (const auto& user : disk.before)
      out.document.units.push_back(
          drop_in_entry(user, "40-slipway-" + disk.label + ".conf",
                        "[Unit]\nRequires=" + mount + "\nAfter=" + mount + "\n"));
    any = true;
  }
  if (any) add_own_file(out, script_path, "0755", std::string(scripts::format_disk()));
}

}  // namespace cloudconfig
