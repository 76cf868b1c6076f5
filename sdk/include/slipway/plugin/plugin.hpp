#pragma once
#include <concepts>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "slipway/plugin/parts.hpp"
#include "slipway/schema.hpp"

namespace slipway {

template <class R>
class RoleOf;

/// All that a plugin is, stated once.
///
///     slipway::Plugin letters() {
///       using namespace slipway::schema;
///       slipway::Plugin plugin("letters", "1.0.0", "Writes each node a letter");
///       plugin.role<Letters>({text("greeting")}).type<Letter>(Type("letter").input(text("to")));
///       return plugin;
///     }
///     SLIPWAY_PLUGIN(letters)
///
/// What it answers to `describe`, the functions of its table and its extensions all follow from
/// this and from the abilities of the classes, so they cannot disagree.  What a class lacks of its
/// role or type, the compiler says.
class Plugin {
 public:
  /// `name`: lower-case letters, digits, `_` and `-`; `version`: its own; `summary`: one sentence.
  Plugin(std::string name, std::string version, std::string summary)
      : description_(std::move(name), std::move(version), std::move(summary)) {}

  /// That it fills the role that `R` is, with these options.  `R` is made of them, or of nothing.
  /// Good until the plugin is moved: for stating what else there is of the role.
  template <class R>
  RoleOf<R> role(const std::vector<schema::Attribute>& options);

  /// config: the features (field names) of NodeConfig that it can express.
  Plugin& features(const std::vector<std::string>& names) {
    description_.features(names);
    return *this;
  }
  /// What `slipway explain CODE` says of a finding's code; the plugin's codes begin with a word of
  /// its own.
  Plugin& explains(std::string code, std::string text) {
    description_.explains(std::move(code), std::move(text));
    return *this;
  }
  /// The program and the options of a cloud to rehearse on.
  Plugin& rehearsal(std::string program, const std::vector<std::string>& options) {
    description_.rehearsal(std::move(program), options);
    return *this;
  }
  /// That it can look at a document without a stack (slipway.check/1): emits findings with line and
  /// column on {name, bytes | base64, options}.
  Plugin& checks(std::function<void(const Request&, Call&)> check) {
    check_ = std::move(check);
    abilities_.add(detail::Ability::checks);
    return *this;
  }

  // What follows is for the layer.

  const Value& description() const { return description_.value(); }
  const detail::Abilities& abilities() const { return abilities_; }
  void check(const Request& request, Call& call) const { check_(request, call); }
  /// Null: it does not fill that role.
  const detail::RolePart* part(std::string_view role) const {
    for (const auto& one : roles_)
      if (one->name == role) return one.get();
    return nullptr;
  }

 private:
  template <class R>
  friend class RoleOf;

  schema::Description description_;
  detail::Abilities abilities_;
  std::vector<std::unique_ptr<detail::RolePart>> roles_;
  std::function<void(const Request&, Call&)> check_;
};

/// What there is of one role of a plugin.
template <class R>
class RoleOf {
 public:
  /// A resource type, and what is done with its resources: a `T` is made of the role, or of
  /// nothing.  Throws std::logic_error for a type that can change in place, or had another form of
  /// record, by its schema and not by its class.
  template <std::derived_from<ResourceType> T>
  RoleOf& type(const schema::Type& type) {
    using detail::Ability;
    must_agree<T>(type.value());
    part_.types.push_back({type.value()["name"].as_string(), &detail::make_type<T, R>});
    plugin_.description_.type(R::role_name, type);
    auto& can = plugin_.abilities_;
    can.add(Ability::types);
    can.add(Ability::imports, std::derived_from<T, Imports>);
    can.add(Ability::upgrades_state, std::derived_from<T, UpgradesState>);
    can.add(Ability::polls_many, std::derived_from<T, PollsMany>);
    can.add(Ability::shows_change, std::derived_from<T, ShowsChange>);
    can.add(Ability::renders_files, std::derived_from<T, RendersFiles>);
    return *this;
  }

  /// An action, and what carries it out: Acted run(R&, const Request&, Call&), or a member of the
  /// role.  Emits records.
  template <detail::ActsFor<R> Run>
  RoleOf& action(const schema::Action& action, Run run) {
    part_.actions.push_back({action.value()["name"].as_string(),
                             [run](Role& role, const Request& request, Call& call) -> Acted {
                               return std::invoke(run, static_cast<R&>(role), request, call);
                             }});
    plugin_.description_.action(R::role_name, action);
    plugin_.abilities_.add(detail::Ability::acts);
    return *this;
  }

  /// That resources are better read many in one call: what several look at is then asked for once
  /// (Call::shared).  Each is read by its type all the same.
  RoleOf& reads_many() {
    plugin_.abilities_.add(detail::Ability::reads_many);
    return *this;
  }

 private:
  friend class Plugin;
  RoleOf(Plugin& plugin, detail::RolePart& part) : plugin_(plugin), part_(part) {}

  /// What the compiler cannot see, since names are texts: that schema and class agree.
  template <class T>
  static void must_agree(const Value& type) {
    const auto& name = type["name"].as_string();
    if (!std::derived_from<T, Updates>)
      for (const auto& input : type["inputs"].as_list())
        if (input["change"].is_null() && !input["computed"].as_bool())
          throw std::logic_error("the input '" + input["name"].as_string() + "' of the type '" +
                                 name + "' changes in place, but its class has no update");
    if (!std::derived_from<T, UpgradesState> && type["version"].as_int() > 1)
      throw std::logic_error("the type '" + name +
                             "' had another form of record, but its class has no upgrade_state");
  }

  Plugin& plugin_;
  detail::RolePart& part_;
};

template <class R>
RoleOf<R> Plugin::role(const std::vector<schema::Attribute>& options) {
  static_assert(std::derived_from<R, CloudRole> || std::derived_from<R, ConfigRole> ||
                    std::derived_from<R, PlatformRole>,
                "a role derives from CloudRole, ConfigRole or PlatformRole");
  static_assert(!std::derived_from<R, ConfigRole> || !std::derived_from<R, Contributes>,
                "a config has nobody to contribute to");
  using detail::Ability;
  abilities_.add(Ability::layout, std::derived_from<R, CloudRole>);
  abilities_.add(Ability::contribute, !std::derived_from<R, ConfigRole>);
  description_.role(R::role_name, options);
  roles_.push_back(std::make_unique<detail::RolePart>(
      detail::RolePart{R::role_name, &detail::make_role<R>, {}, {}}));
  return {*this, *roles_.back()};
}

}  // namespace slipway
