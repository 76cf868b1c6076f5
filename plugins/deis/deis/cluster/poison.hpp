#pragma once
#include <map>
#include <optional>
#include <string>

#include "deis/cluster/cluster.hpp"
#include "slipway/call.hpp"

/// A unit whose desired state in etcd is none of fleet's words is poisoned: fleet takes any word
/// for a unit that it has, and from then on answers 500 to every request about that unit, also to
/// the one that would set it right; its agents take the unit down.  Only etcd can mend it.
namespace deis {

/// The word that poisons the unit; nothing when it is well, or fleet does not have it.
std::optional<std::string> poison_of(const slipway::kit::Etcd2& etcd, const std::string& unit);

/// The words that poison units, by unit, in one look; empty: none is.
std::map<std::string, std::string> all_poison(const slipway::kit::Etcd2& etcd);

/// Whether fleet answered as it does for a poisoned unit; other troubles may look the same.
bool may_be_poison(const slipway::Failure& failure);

/// The failure that names a poisoned unit and the command that mends it.
slipway::Failure poisoned(const std::string& unit, const std::string& word);

/// Writes `desired` in the place of the word that poisons the unit and says so in the log; false
/// when nothing poisons it.  Throws when etcd does not take it: `invalid` with the command that
/// mends it by hand, or what is wrong with the way.
bool mend(const Way& way, const slipway::Call& call, const std::string& unit, Desired desired);

/// Asks fleet about the unit, and once more when it had to be mended.
template <class Ask>
auto mending(const Way& way, const slipway::Call& call, const std::string& unit, Desired desired,
             const Ask& ask) {
  try {
    return ask();
  } catch (const slipway::Failure& failure) {
    if (!may_be_poison(failure) || !mend(way, call, unit, desired)) throw;
  }
  return ask();
}

}  // namespace deis
