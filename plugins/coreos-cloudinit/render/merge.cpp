#include "render/merge.hpp"

#include <algorithm>

namespace cloudconfig {
namespace {

std::string use_of(const UnitEntry& unit) { return unit.mask ? "masked" : "used"; }

class BaseMerger {
 public:
  BaseMerger(Document& into, const std::string& origin, Problems& problems,
             const std::string& earlier)
      : into_(into), origin_(origin), problems_(problems), earlier_(earlier) {}

  void merge(const Document& base) {
    scalar("hostname", into_.hostname, into_.hostname_at, base.hostname, base.hostname_at);
    scalar("manage_etc_hosts", into_.manage_etc_hosts, into_.manage_etc_hosts_at,
           base.manage_etc_hosts, base.manage_etc_hosts_at);
    for (const auto& key : base.ssh_authorized_keys) {
      auto& keys = into_.ssh_authorized_keys;
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
    for (const auto& user : base.users) merge_user(user);
    for (const auto& file : base.files) merge_file(file);
    for (const auto& section : base.sections)
      for (const auto& setting : section.settings) merge_setting(section.name, setting);
    const auto ours = into_.units.size();
    for (const auto& unit : base.units) merge_unit(unit, ours);
  }

 private:
  /// Who says otherwise: what was rendered has no place, what an earlier file said has.
  std::string other_side(Mark there) const {
    if (there.line == 0 || earlier_.empty()) return "elsewhere";
    return "in " + earlier_ + ":" + std::to_string(there.line) + ":" + std::to_string(there.column);
  }

  /// The two sides of a contradiction.
  struct Sides {
    Thing part;
    Mark here, there;
    std::string ours, theirs;  ///< what each says, where that is short
  };

  void contradict(const std::string& what, Sides sides) {
    std::string message = what + " is given here";
    if (!sides.ours.empty()) message += " as '" + sides.ours + "'";
    message += " and " + other_side(sides.there);
    message += sides.theirs.empty() ? ", with other content" : " as '" + sides.theirs + "'";
    Problem problem{Level::error, "user-data-contradiction", std::move(message), {}, sides.here};
    problem.help =
        "remove it from " + origin_ + ", or change the option that the other follows from";
    if (sides.there.line == 0) problem.part = std::move(sides.part);
    problems_.add(std::move(problem));
  }

  void scalar(const std::string& name, std::string& mine, Mark& there, const std::string& given,
              Mark at) {
    if (given.empty() || given == mine) return;
    if (!mine.empty()) return contradict(name, {{name}, at, there, given, mine});
    mine = given;
    there = at;
  }

  /// One without a name is nobody: the machine skips it, and so does nothing contradict it.
  void merge_user(const UserEntry& user) {
    for (const auto& have : into_.users) {
      if (have.name != user.name || user.name.empty()) continue;
      if (!(have == user))
        contradict("user " + user.name, {{"users", user.name}, user.at, have.at, {}, {}});
      return;
    }
    into_.users.push_back(user);
  }

  void merge_file(const FileEntry& file) {
    for (const auto& have : into_.files) {
      if (have.path != file.path) continue;
      if (!(have == file))
        contradict("file " + file.path, {{"files", file.path}, file.at, have.at, {}, {}});
      return;
    }
    into_.files.push_back(file);
  }

  void merge_setting(const std::string& section, const Setting& setting) {
    auto& target = into_.section(section);
    const auto* have = target.find(setting.key);
    if (!have) return target.set(setting);
    if (have->text != setting.text)
      contradict(
          section + "." + setting.key,
          {{"settings", section, setting.key}, setting.at, have->at, setting.text, have->text});
  }

  void merge_unit(const UnitEntry& unit, std::size_t ours) {
    for (std::size_t i = 0; i < ours; ++i) {
      const auto& have = into_.units[i];
      if (have.name != unit.name || unit.name.empty()) continue;
      if (have == unit) return;
      if (have.mask != unit.mask && (have.mask || unit.mask))
        return contradict("unit " + unit.name,
                          {{"units", unit.name}, unit.at, have.at, use_of(unit), use_of(have)});
      if (!have.content.empty() && !unit.content.empty() && have.content != unit.content)
        return contradict("the content of " + unit.name,
                          {{"units", unit.name}, unit.at, have.at, {}, {}});
      for (const auto& mine : unit.drop_ins)
        for (const auto& theirs : have.drop_ins)
          if (mine.name == theirs.name && mine.content != theirs.content)
            return contradict("the drop-in " + mine.name + " of " + unit.name,
                              {{"units", unit.name, mine.name}, mine.at, theirs.at, {}, {}});
    }
    into_.units.push_back(unit);
  }

  Document& into_;
  const std::string& origin_;
  Problems& problems_;
  const std::string& earlier_;
};

}  // namespace

void merge_base(Document& rendered, const Document& base, const std::string& origin,
                Problems& problems, const std::string& earlier) {
  BaseMerger(rendered, origin, problems, earlier).merge(base);
}

}  // namespace cloudconfig
