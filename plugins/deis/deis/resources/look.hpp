#pragma once
#include <map>
#include <optional>
#include <string>

#include "deis/resources/context.hpp"
#include "slipway/outcome.hpp"

namespace deis {

/// All that fleet knows at one moment, asked in three requests.
struct Snapshot {
  std::vector<FleetMachine> machines;
  std::vector<FleetUnit> units;
  std::vector<FleetState> states;
  static Snapshot take(const Fleet& fleet);
};

/// What the reads of one call share: each part is asked for once, by the first that needs it.  When
/// the cluster cannot be reached for one, all the others are told the same: each would wait as long
/// in vain.
class Look {
 public:
  Look(const Context& context, Request first, const Call& call)
      : context_(context), first_(std::move(first)), call_(call) {}

  const Way& way();
  const Snapshot& snapshot();
  /// All values below /deis, by path (`router/bodySize`).
  const std::map<std::string, std::string>& values();
  /// Units that fleet's list leaves out, and that are there all the same; see poison.hpp.
  const std::map<std::string, std::string>& poison();

 private:
  template <class Part, class Ask>
  const Part& once(std::optional<Part>& part, const Ask& ask);

  const Context context_;
  const Request first_;
  const Call& call_;
  std::optional<Way> way_;
  std::optional<Snapshot> snapshot_;
  std::optional<std::map<std::string, std::string>> values_;
  std::optional<std::map<std::string, std::string>> poison_;
  std::optional<Failure> lost_;
};

}  // namespace deis
