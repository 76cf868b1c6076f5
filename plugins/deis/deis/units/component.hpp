#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "deis/units/release.hpp"

namespace deis {

enum class Plane { storage, logging, control, data, mesh };

/// How many of a component run: one somewhere, a number of them on different machines, or one on
/// every machine.
enum class Spread { single, instances, every_machine };

/// A part of Deis: one row of the table that all units are made from.  A row states what differs
/// from the usual: one of them somewhere among the machines of the control plane, without data.
struct Component {
  std::string_view name;         ///< as in `deis-NAME.service` and in etcd keys
  std::string_view description;  ///< of the unit
  Plane plane;
  Spread spread = Spread::single;
  /// Label of the machines that carry it when planes are kept apart; empty: any.
  std::string_view metadata = "controlPlane=true";
  bool in_platform = true;           ///< a part of what `up` installs
  bool stateful = false;             ///< left out of a stateless platform
  int start_minutes = 20;            ///< until systemd gives a start up; 0: its default
  std::string_view unit_lines = {};  ///< further lines of [Unit], `;` between
  /// Options of `docker run` beside name and HOST; empty: no container.
  std::string_view container = {};
  std::string_view newer = {};         ///< further ones from `newer_services` on
  std::string_view volumes = {};       ///< paths that a data container of its own keeps
  std::string_view before_start = {};  ///< a shell line run before the container
  std::string_view after_start = {};   ///< a shell line that ends when the component serves
  std::string_view arguments = {};     ///< after the image
  std::vector<std::string_view> starts_after = {};  ///< components that it cannot start without
  std::vector<std::string_view> needs = {};         ///< etcd keys that it waits for by itself
  std::vector<std::string_view> publishes = {};     ///< etcd keys that show that it serves
};

/// All components, storage first, in the order in which people list them.
const std::vector<Component>& components();

/// The component of that name, null when there is none.
const Component* find_component(std::string_view name);

/// A unit of a component: the name that fleet knows it by.
struct UnitName {
  std::string component;
  int instance = 0;  ///< 0: the component has no instances

  /// Takes `router@2`, `deis-router@2`, `deis-router@2.service`.
  static UnitName parse(std::string_view text);
  std::string short_text() const;  ///< `router@2`
  std::string text() const;        ///< `deis-router@2.service`
  auto operator<=>(const UnitName&) const = default;
};

const char* to_text(Plane plane);

}  // namespace deis
