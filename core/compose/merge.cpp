#include "core/compose/merge.hpp"

#include <algorithm>
#include <map>

namespace slipway::core {
namespace {

using contract::NodeConfig;

/// Merges one node's fragments and remembers who gave what, for the messages.
class Merger {
 public:
  Merger(const std::string& node, std::vector<Finding>& findings)
      : node_(node), findings_(findings) {}

  void take(const NodeConfig& part, const std::string& from) {
    from_ = from;
    scalar("hostname", config.hostname, part.hostname);
    append(config.ssh_keys, part.ssh_keys);
    append(config.users, part.users);
    for (const auto& file : part.files) named("file", file.path, file, config.files);
    for (const auto& unit : part.units) take_unit(unit);
    for (const auto& [service, keys] : part.settings)
      for (const auto& [key, value] : keys) setting(service, key, value);
    append(config.discovery, part.discovery);
    for (const auto& [key, value] : part.metadata) text("metadata", config.metadata, key, value);
    append(config.time.servers, part.time.servers);
    append(config.time.gates, part.time.gates);
    append(config.disks, part.disks);
    for (const auto& [key, value] : part.sysctl) text("sysctl", config.sysctl, key, value);
    append(config.kernel_modules, part.kernel_modules);
    scalar("update.reboot", config.update.reboot, part.update.reboot);
    scalar("update.group", config.update.group, part.update.group);
    scalar("update.server", config.update.server, part.update.server);
    append(config.packages, part.packages);
    append(config.commands, part.commands);
    scalar("base", config.base.bytes, part.base.bytes);
    if (!part.base.origin.empty()) config.base.origin = part.base.origin;
  }

  void match_disks();
  void share_discovery_url();

  NodeConfig config;

 private:
  template <class T>
  static void append(std::vector<T>& to, const std::vector<T>& items) {
    to.insert(to.end(), items.begin(), items.end());
  }

  void conflict(const std::string& what) {
    Finding finding;
    finding.code = "compose.conflict";
    finding.message = "node '" + node_ + "': the roles '" + givers_[what] + "' and '" + from_ +
                      "' give different content for " + what;
    finding.help = "leave it out of one of them";
    findings_.push_back(std::move(finding));
  }

  /// True when nobody gave `what` before.
  bool first(const std::string& what) { return givers_.emplace(what, from_).second; }

  void scalar(const std::string& what, std::string& mine, const std::string& theirs) {
    if (theirs.empty()) return;
    if (first(what))
      mine = theirs;
    else if (mine != theirs)
      conflict(what);
  }

  void text(const std::string& kind, contract::Texts& mine, const std::string& key,
            const std::string& value) {
    scalar(kind + " '" + key + "'", mine[key], value);
  }

  void setting(const std::string& service, const std::string& key, const Value& value) {
    auto& mine = config.settings[service][key];
    const auto what = "setting '" + service + "." + key + "'";
    if (first(what))
      mine = value;
    else if (!(mine == value))
      conflict(what);
  }

  template <class T>
  void named(const std::string& kind, const std::string& name, const T& item,
             std::vector<T>& mine) {
    const auto what = kind + " '" + name + "'";
    if (first(what)) {
      mine.push_back(item);
      return;
    }
    const auto same = std::any_of(mine.begin(), mine.end(), [&](const T& other) {
      return codec::encode(other) == codec::encode(item);
    });
    if (!same) conflict(what);
  }

  /// A unit may be given in pieces (a drop-in here, a command there); only two different contents
  /// contradict each other.
  void take_unit(const contract::Unit& unit) {
    if (!unit.content.empty()) {
      const auto what = "unit '" + unit.name + "'";
      if (!first(what)) {
        const auto same =
            std::any_of(config.units.begin(), config.units.end(), [&](const auto& other) {
              return other.name == unit.name && other.content == unit.content;
            });
        if (!same) return conflict(what);
        return;
      }
    }
    config.units.push_back(unit);
  }

  const std::string& node_;
  std::vector<Finding>& findings_;
  std::string from_;
  std::map<std::string, std::string> givers_;
};

void Merger::match_disks() {
  std::vector<contract::Disk> offers, wishes, whole;
  for (auto& disk : config.disks) {
    if (disk.mount.empty())
      offers.push_back(std::move(disk));
    else if (disk.devices.empty())
      wishes.push_back(std::move(disk));
    else
      whole.push_back(std::move(disk));
  }
  std::size_t next = 0;
  for (auto& wish : wishes) {
    if (next < offers.size()) {
      wish.devices = offers[next++].devices;
      whole.push_back(std::move(wish));
    } else if (!wish.optional) {
      Finding finding;
      finding.code = "compose.no-disk";
      finding.message = "node '" + node_ + "' needs a data disk for " + wish.mount +
                        ", and the cloud offers none";
      finding.role = "cloud";
      findings_.push_back(std::move(finding));
    }
  }
  config.disks = std::move(whole);
}

void Merger::share_discovery_url() {
  std::string url;
  for (const auto& entry : config.discovery)
    if (entry.service.empty()) url = entry.url;
  std::erase_if(config.discovery,
                [](const contract::Discovery& one) { return one.service.empty(); });
  for (auto& entry : config.discovery)
    if (entry.url.empty()) entry.url = url;
}

}  // namespace

contract::NodeConfig merge_node_config(const contract::LayoutNode& node,
                                       const std::vector<OwnedFragment>& fragments,
                                       std::vector<Finding>& findings) {
  Merger merger(node.name, findings);
  for (const auto& [from, fragment] : fragments) {
    if (!fragment.node.empty() && fragment.node != node.name) continue;
    if (!fragment.group.empty() && fragment.group != node.group) continue;
    merger.take(fragment.config, from);
  }
  if (merger.config.hostname.empty()) merger.config.hostname = node.name;
  for (const auto& [key, value] : node.metadata) merger.config.metadata[key] = value;
  merger.match_disks();
  merger.share_discovery_url();
  return std::move(merger.config);
}

std::vector<std::string> features_of(const contract::NodeConfig& config) {
  std::vector<std::string> features;
  const Value fields = codec::encode(config);
  for (const auto& [name, value] : fields.as_map()) features.push_back(name);
  return features;
}

}  // namespace slipway::core
