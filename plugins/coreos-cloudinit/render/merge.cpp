#include "render/merge.hpp"

#include "user_data/merging.hpp"

namespace cloudconfig {
namespace {

using user_data::Sides;

std::string use_of(const UnitEntry& unit) { return unit.mask ? "masked" : "used"; }

class BaseMerger {
 public:
  BaseMerger(Document& into, const std::string& origin, Problems& problems,
             const std::string& earlier)
      : into_(into), merging_(origin, problems), earlier_(earlier) {}

  void merge(const Document& base) {
    scalar("hostname", into_.hostname, into_.hostname_at, base.hostname, base.hostname_at);
    scalar("manage_etc_hosts", into_.manage_etc_hosts, into_.manage_etc_hosts_at,
           base.manage_etc_hosts, base.manage_etc_hosts_at);
    user_data::Merging::append_new(into_.ssh_authorized_keys, base.ssh_authorized_keys);
    for (const auto& user : base.users) merge_user(user);
    for (const auto& file : base.files) merge_file(file);
    for (const auto& section : base.sections)
      for (const auto& setting : section.settings) merge_setting(section.name, setting);
    const auto ours = into_.units.size();
    for (const auto& unit : base.units) merge_unit(unit, ours);
  }

 private:
  /// The two sides of a contradiction with what is there already.
  Sides sides(Thing part, Mark here, Mark there, std::string given = {},
              std::string other = {}) const {
    return {std::move(part), here, there, earlier_, std::move(given), std::move(other)};
  }

  void scalar(const std::string& name, std::string& mine, Mark& there, const std::string& given,
              Mark at) {
    if (given.empty() || given == mine) return;
    if (!mine.empty()) return merging_.contradict(name, sides({name}, at, there, given, mine));
    mine = given;
    there = at;
  }

  /// One without a name is nobody: the machine skips it, and so does nothing contradict it.
  void merge_user(const UserEntry& user) {
    merging_.add(
        into_.users, user, "user " + user.name,
        [&](const UserEntry& have) { return have.name == user.name && !user.name.empty(); },
        [&](const UserEntry& have) {
          return sides({"users", user.name}, user.at, have.at);
        });
  }

  void merge_file(const FileEntry& file) {
    merging_.add(
        into_.files, file, "file " + file.path,
        [&](const FileEntry& have) { return have.path == file.path; },
        [&](const FileEntry& have) {
          return sides({"files", file.path}, file.at, have.at);
        });
  }

  void merge_setting(const std::string& section, const Setting& setting) {
    auto& target = into_.section(section);
    const auto* have = target.find(setting.key);
    if (!have) return target.set(setting);
    if (have->text != setting.text)
      merging_.contradict(section + "." + setting.key,
                          sides({"settings", section, setting.key}, setting.at, have->at,
                                setting.text, have->text));
  }

  void merge_unit(const UnitEntry& unit, std::size_t ours) {
    const auto contradict = [&](const std::string& what, Sides both) {
      merging_.contradict(what, std::move(both));
    };
    for (std::size_t i = 0; i < ours; ++i) {
      const auto& have = into_.units[i];
      if (have.name != unit.name || unit.name.empty()) continue;
      if (have == unit) return;
      if (have.mask != unit.mask && (have.mask || unit.mask))
        return contradict("unit " + unit.name, sides({"units", unit.name}, unit.at, have.at,
                                                     use_of(unit), use_of(have)));
      if (!have.content.empty() && !unit.content.empty() && have.content != unit.content)
        return contradict("the content of " + unit.name,
                          sides({"units", unit.name}, unit.at, have.at));
      for (const auto& mine : unit.drop_ins)
        for (const auto& theirs : have.drop_ins)
          if (mine.name == theirs.name && mine.content != theirs.content)
            return contradict("the drop-in " + mine.name + " of " + unit.name,
                              sides({"units", unit.name, mine.name}, mine.at, theirs.at));
    }
    into_.units.push_back(unit);
  }

  Document& into_;
  const user_data::Merging merging_;
  const std::string& earlier_;
};

}  // namespace

void merge_base(Document& rendered, const Document& base, const std::string& origin,
                Problems& problems, const std::string& earlier) {
  BaseMerger(rendered, origin, problems, earlier).merge(base);
}

}  // namespace cloudconfig
