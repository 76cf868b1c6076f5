#pragma once
#include <string>
#include <vector>

#include "deis/config/settings.hpp"

namespace deis {

/// One step of an upgrade; each may be repeated, so that an upgrade that died goes on with the step
/// that it was in.
struct UpgradeStep {
  enum class What {
    take_down,  ///< stops and destroys the units
    version,    ///< sets the release that units pull when they start
    services,   ///< lets what applications published live on while nobody renews it
    bring_up,   ///< submits the units of the new release and starts them
  };
  What what = What::version;
  /// Components, or for one instance `router@2`.
  std::vector<std::string> units;
};

enum class UpgradeWay {
  in_place,  ///< all goes down, all comes up again: 10 to 30 minutes without service
  graceful,  ///< routers go on serving applications while the rest is exchanged, then go one by one
};

/// The steps of an upgrade, in their order.  The same settings give the same steps.
std::vector<UpgradeStep> upgrade_path(const Settings& settings, UpgradeWay way);

const char* to_text(UpgradeStep::What what);

}  // namespace deis
