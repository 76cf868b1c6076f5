#include "core/compose/merge.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace slipway::core {
namespace {

using contract::NodeConfig;

/// Merges one node's fragments and remembers who gave what, for the messages.
class Merger {
 public:
  Merger(const std::string& node, std::vector<Finding>& findings)
      : node_(node), findings_(findings) {}

  void take(const OwnedFragment& fragment) {
    from_ = &fragment;
    const auto& part = fragment.fragment.config;
    scalar({"hostname"}, config.hostname, part.hostname);
    append("ssh_keys", config.ssh_keys, part.ssh_keys);
    append("users", config.users, part.users);
    for (const auto& user : part.users) first({"users", user.name});
    for (const auto& file : part.files) take_file(file);
    for (const auto& unit : part.units) take_unit(unit);
    for (const auto& [service, keys] : part.settings)
      for (const auto& [key, value] : keys) take_setting(service, key, value);
    append("discovery", config.discovery, part.discovery);
    for (const auto& one : part.discovery)
      if (!one.url.empty()) givers_[{"discovery"}] = from_;  // more than the wish for one
    texts("metadata", config.metadata, part.metadata);
    append("time", config.time.servers, part.time.servers);
    append("time", config.time.gates, part.time.gates);
    append("disks", config.disks, part.disks);
    texts("sysctl", config.sysctl, part.sysctl);
    append("kernel_modules", config.kernel_modules, part.kernel_modules);
    scalar({"update", "reboot"}, config.update.reboot, part.update.reboot);
    scalar({"update", "group"}, config.update.group, part.update.group);
    scalar({"update", "server"}, config.update.server, part.update.server);
    append("packages", config.packages, part.packages);
    append("commands", config.commands, part.commands);
    scalar({"base"}, config.base.bytes, part.base.bytes);
    scalar({"base"}, config.base.base64, part.base.base64);
    if (!part.base.origin.empty()) config.base.origin = part.base.origin;
  }

  void match_disks();
  void share_discovery_url();

  /// Who gave a part first, or what it lies in.
  std::optional<Giver> giver(Part part) const {
    for (; !part.empty(); part.pop_back())
      if (const auto found = givers_.find(part); found != givers_.end())
        return giver_of(*found->second, found->first);
    return std::nullopt;
  }

  NodeConfig config;

 private:
  template <class T>
  void append(const char* field, std::vector<T>& to, const std::vector<T>& items) {
    if (items.empty()) return;
    first({field});
    to.insert(to.end(), items.begin(), items.end());
  }

  void conflict(const Part& part) {
    const auto other = giver_of(*givers_.at(part), part);
    const auto mine = giver_of(*from_, part);
    Finding finding;
    finding.kind = FailureClass::invalid;
    finding.code = "compose.conflict";
    finding.message = "node '" + node_ + "': the roles '" + other.role + "' and '" + mine.role +
                      "' give different content for " + words_of(part);
    finding.help = "leave it out of one of them";
    finding.role = mine.role;
    finding.option = mine.option;
    finding.also.push_back({"the other is given here", {}, other.role, other.option});
    findings_.push_back(std::move(finding));
  }

  /// True when nobody gave it before.
  bool first(Part part) { return givers_.emplace(std::move(part), from_).second; }

  void scalar(const Part& part, std::string& mine, const std::string& theirs) {
    if (theirs.empty()) return;
    if (first(part))
      mine = theirs;
    else if (mine != theirs)
      conflict(part);
  }

  void texts(const std::string& field, contract::Texts& mine, const contract::Texts& theirs) {
    if (!theirs.empty()) first({field});
    for (const auto& [key, value] : theirs) scalar({field, key}, mine[key], value);
  }

  void take_setting(const std::string& service, const std::string& key, const Value& value) {
    auto& mine = config.settings[service][key];
    const Part part = {"settings", service, key};
    if (first(part))
      mine = value;
    else if (!(mine == value))
      conflict(part);
  }

  void take_file(const contract::File& file) {
    const Part part = {"files", file.path};
    if (first(part)) return config.files.push_back(file);
    const auto same = std::any_of(
        config.files.begin(), config.files.end(),
        [&](const contract::File& other) { return codec::encode(other) == codec::encode(file); });
    if (!same) conflict(part);
  }

  /// A unit may be given in pieces (a drop-in here, a command there), which stay in the order in
  /// which they were given, since that is the order of the commands.  What was given before is not
  /// given again, and what contradicts it is told.
  void take_unit(contract::Unit unit) {
    const Part part = {"units", unit.name};
    if (first(part)) return add_unit(std::move(unit));
    for (const auto& other : config.units) {
      if (other.name != unit.name || other.content.empty() || unit.content.empty()) continue;
      if (other.content != unit.content) return conflict(part);
      unit.content.clear();
    }
    std::erase_if(unit.drop_ins,
                  [&](const contract::DropIn& one) { return has_drop_in(unit, one); });
    take_verbs(unit);
    const bool says_nothing = unit.content.empty() && unit.drop_ins.empty() &&
                              unit.command.empty() && !unit.enable && !unit.mask;
    if (!says_nothing) add_unit(std::move(unit));
  }

  void add_unit(contract::Unit unit) {
    for (const auto& one : unit.drop_ins) first({"units", unit.name, one.name});
    for (const auto& [verb, word] : verbs_of(unit))
      if (!word.empty()) first({"units", unit.name, verb});
    config.units.push_back(std::move(unit));
  }

  bool has_drop_in(const contract::Unit& unit, const contract::DropIn& wanted) {
    for (const auto& other : config.units) {
      if (other.name != unit.name) continue;
      for (const auto& one : other.drop_ins) {
        if (one.name != wanted.name) continue;
        if (one.content != wanted.content) conflict({"units", unit.name, one.name});
        return true;
      }
    }
    return false;
  }

  /// What is to be done with a unit: of `enablement` a unit has one, and so have its other pieces.
  static std::map<std::string, std::string> verbs_of(const contract::Unit& unit) {
    const auto* enabled = unit.runtime ? "enable until the next boot" : "enable";
    return {{"command", unit.command},
            {"enablement", unit.mask     ? "mask"
                           : unit.enable ? enabled
                                         : ""}};
  }

  /// One role may give a unit several commands, one after another; two roles give it the same.
  void take_verbs(contract::Unit& unit) {
    for (const auto& other : config.units) {
      if (other.name != unit.name) continue;
      const auto before = verbs_of(other);
      for (const auto& [verb, word] : verbs_of(unit)) {
        const auto& theirs = before.at(verb);
        const Part part = {"units", unit.name, verb};
        if (word.empty() || theirs.empty() || givers_.at(part)->from == from_->from) continue;
        if (word != theirs) conflict(part);
        if (verb == "command")
          unit.command.clear();
        else
          unit.enable = unit.mask = false;
      }
    }
  }

  const std::string& node_;
  std::vector<Finding>& findings_;
  const OwnedFragment* from_ = nullptr;
  std::map<Part, const OwnedFragment*> givers_;
};

bool is_for(const contract::Fragment& fragment, const contract::LayoutNode& node) {
  return (fragment.node.empty() || fragment.node == node.name) &&
         (fragment.group.empty() || fragment.group == node.group);
}

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
      finding.kind = FailureClass::invalid;
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
  for (const auto& fragment : fragments)
    if (is_for(fragment.fragment, node)) merger.take(fragment);
  if (merger.config.hostname.empty()) merger.config.hostname = node.name;
  for (const auto& [key, value] : node.metadata) merger.config.metadata[key] = value;
  merger.match_disks();
  merger.share_discovery_url();
  return std::move(merger.config);
}

std::optional<Giver> giver_of_part(const contract::LayoutNode& node,
                                   const std::vector<OwnedFragment>& fragments, const Part& part) {
  std::vector<Finding> told;  // when the fragments were merged
  Merger merger(node.name, told);
  for (const auto& fragment : fragments)
    if (is_for(fragment.fragment, node)) merger.take(fragment);
  return merger.giver(part);
}

std::vector<std::string> features_of(const contract::NodeConfig& config) {
  std::vector<std::string> features;
  const Value fields = codec::encode(config);
  for (const auto& [name, value] : fields.as_map()) features.push_back(name);
  return features;
}

}  // namespace slipway::core
