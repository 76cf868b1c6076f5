#include <algorithm>
#include <array>

#include "render/parts.hpp"
#include "slipway/text.hpp"

namespace cloud_init {
namespace {

using slipway::contract::Disk;
using user_data::Thing;

constexpr std::array<std::string_view, 5> filesystems = {"ext4", "xfs", "btrfs", "ext3", "ext2"};

Disk completed(Disk disk) {
  if (disk.label.empty()) disk.label = "data";
  if (disk.filesystem.empty()) disk.filesystem = "ext4";
  return disk;
}

bool check(Rendering& out, const Disk& disk) {
  const Thing part{"disks", disk.mount};
  const auto name = "the disk for '" + disk.mount + "'";
  std::vector<std::string> words = {disk.label, disk.mount};
  words.insert(words.end(), disk.devices.begin(), disk.devices.end());
  words.insert(words.end(), disk.format_options.begin(), disk.format_options.end());
  words.insert(words.end(), disk.before.begin(), disk.before.end());
  const bool known =
      std::find(filesystems.begin(), filesystems.end(), disk.filesystem) != filesystems.end();
  if (!known)
    out.refuse(part, name + " wants the file system '" + disk.filesystem + "'",
               "one of ext4, xfs, btrfs, ext3, ext2");
  const bool plain = std::all_of(words.begin(), words.end(), is_word);
  if (!plain)
    out.refuse(part, name + " has an empty field, or one with blanks or special characters");
  const std::size_t longest = disk.filesystem == "xfs" ? 12 : 16;
  if (disk.label.size() > longest)
    out.refuse(part, name + " has a label of more than " + std::to_string(longest) + " characters");
  if (!disk.mount.starts_with('/') || disk.mount.size() < 2)
    out.refuse(part, name + " needs an absolute path to be mounted on");
  return known && plain;
}

/// The tool's own fs_setup formats a whole disk whatever is on it, so this is done by hand: the
/// first device that is there is formatted when blkid is sure (2) that nothing is on it, or once in
/// the machine's life where the disk is to be wiped.  At every boot, before what is mounted.
std::string formatting(const Disk& disk) {
  const auto force = disk.filesystem.starts_with("ext") ? " -q -F" : " -q -f";
  const auto make =
      "mkfs." + disk.filesystem + force + " -L " + disk.label +
      (disk.format_options.empty() ? "" : " " + slipway::joined(disk.format_options)) +
      " \"$disk\"";
  const auto mark = "/var/lib/slipway/formatted-" + disk.label;
  const auto only = disk.wipe ? "[ ! -e " + mark + " ]"
                              : std::string("{ blkid -p \"$disk\" >/dev/null; [ $? -eq 2 ]; }");
  return "for disk in " + slipway::joined(disk.devices) +
         "; do\n  [ -b \"$disk\" ] || continue\n  if " + only + "; then\n    " + make +
         " && mkdir -p /var/lib/slipway && touch " + mark + " || exit 1\n  fi\n  break\ndone\n";
}

}  // namespace

void render_disks(Rendering& out) {
  for (const auto& wanted : out.config.disks) {
    const auto disk = completed(wanted);
    if (!check(out, disk)) continue;
    if (disk.devices.empty()) {
      out.refuse({"disks", disk.mount}, "there is no device for the disk of '" + disk.mount + "'");
      continue;
    }
    const Thing part{"disks", disk.mount};
    out.document.early.push_back({formatting(disk), part});
    // a machine whose disk is missing still starts, and can be reached
    out.document.mounts.push_back({"LABEL=" + disk.label, disk.mount, disk.filesystem,
                                   "defaults,nofail,x-systemd.device-timeout=30", part});
    for (const auto& unit : disk.before)
      add_drop_in(out, {unit, "30-slipway-mount-" + disk.label + ".conf",
                        "[Unit]\nRequiresMountsFor=" + disk.mount + "\n", part});
  }
}

}  // namespace cloud_init
