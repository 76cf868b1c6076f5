#pragma once
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "slipway/plugin/acted.hpp"
#include "slipway/plugin/resource_type.hpp"
#include "slipway/plugin/role.hpp"

/// What a plugin was said to consist of, in the form in which the layer works with it.  An author
/// needs none of it.
namespace slipway::detail {

/// What some part of a plugin can do; the functions of its table and its extensions follow from it.
enum class Ability : std::uint32_t {
  layout = 1U << 0U,
  contribute = 1U << 1U,
  types = 1U << 2U,
  imports = 1U << 3U,
  upgrades_state = 1U << 4U,
  reads_many = 1U << 5U,
  polls_many = 1U << 6U,
  acts = 1U << 7U,
  checks = 1U << 8U,
  shows_change = 1U << 9U,
  renders_files = 1U << 10U,
};

class Abilities {
 public:
  bool has(Ability ability) const { return (bits_ & static_cast<std::uint32_t>(ability)) != 0; }
  void add(Ability ability, bool is = true) {
    if (is) bits_ |= static_cast<std::uint32_t>(ability);
  }

 private:
  std::uint32_t bits_ = 0;
};

/// What carries out an action of the role `R`; a member of it, too.
template <class Run, class R>
concept ActsFor = std::is_invocable_r_v<Acted, const Run&, R&, const Request&, Call&>;

struct TypePart {
  std::string name;
  std::function<std::unique_ptr<ResourceType>(Role&)> make;
};

struct ActionPart {
  std::string name;
  std::function<Acted(Role&, const Request&, Call&)> run;
};

struct RolePart {
  std::string name;
  std::function<std::unique_ptr<Role>(const Value& options)> make;
  std::vector<TypePart> types;
  std::vector<ActionPart> actions;
};

template <class R>
std::unique_ptr<Role> make_role([[maybe_unused]] const Value& options) {
  static_assert(std::constructible_from<R, const Value&> || std::default_initializable<R>,
                "a role is made of its options, or of nothing");
  if constexpr (std::constructible_from<R, const Value&>)
    return std::make_unique<R>(options);
  else
    return std::make_unique<R>();
}

template <class T, class R>
std::unique_ptr<ResourceType> make_type([[maybe_unused]] Role& role) {
  static_assert(std::constructible_from<T, R&> || std::default_initializable<T>,
                "a resource type is made of the role that it is of, or of nothing");
  if constexpr (std::constructible_from<T, R&>)
    return std::make_unique<T>(static_cast<R&>(role));
  else
    return std::make_unique<T>();
}

}  // namespace slipway::detail
