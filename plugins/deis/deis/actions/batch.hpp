#pragma once
#include <string>
#include <vector>

#include "deis/actions/verbs.hpp"
#include "deis/units/unit_file.hpp"

namespace deis {

/// What one unit is to become.
struct Wish {
  enum class What { run, restart, stop, remove };
  What what = What::run;
  std::string unit;  ///< its full name
  UnitFile file;     ///< what is submitted if fleet does not have it yet; not needed to remove it
};

/// Brings several units to what is wished side by side, within one verb that is asked again and
/// again.  Each goes through the same steps as the resource of such a unit does, so a verb that
/// died half-way may simply be said again.
class Batch {
 public:
  /// Goes on where `token` stands, null: at the beginning.
  Batch(const Verb& verb, slipway::Value token);

  /// Looks at each that is not through; true when all are.  A unit that fails does not hold the
  /// others up: its failure is thrown once they are through.
  bool advance(const std::vector<Wish>& wishes);

  /// The verb's answer while it is not through: `token` with where the batch stands under `batch`.
  slipway::Outcome pending(slipway::Value token) const;
  /// Those that are through, for instance to find them again when fleet no longer has them.
  bool through(const std::string& unit) const { return token_[unit.c_str()]["done"].as_bool(); }

 private:
  void look(const Wish& wish);
  slipway::Value ask(const Wish& wish) const;

  const Verb& verb_;
  slipway::Value token_;  ///< unit -> {token} or {done, failure}
  std::string phase_;     ///< `deis-router@1.service: stopping`, of the first that is not through
};

/// Wishes for units that fleet has, with the text that they have there.
std::vector<Wish> wishes_for(const std::vector<FleetUnit>& units, Wish::What what);

/// The platform's units that fleet has, by component and instance; of all components, or of one.
std::vector<FleetUnit> units_in_fleet(const Way& way, const std::string& component = {});

}  // namespace deis
