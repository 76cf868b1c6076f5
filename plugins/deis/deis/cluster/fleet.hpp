#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deis/units/unit_file.hpp"
#include "slipway/kit/tunnel_http.hpp"

namespace deis {

/// A machine with a living heartbeat.
struct FleetMachine {
  std::string id;
  std::string address;                ///< the one it publishes
  std::vector<std::string> metadata;  ///< `key=value`, sorted
};

/// A unit as fleet has it on record.
struct FleetUnit {
  std::string name;
  UnitFile options;
  std::string desired;
  std::string current;     ///< says `inactive` of every global unit, so never a judgement
  std::string machine_id;  ///< empty: global, or not placed
};

/// What systemd on one machine says of a unit.
struct FleetState {
  std::string name;
  std::string hash;
  std::string machine_id;
  std::string load;
  std::string active;
  std::string sub;
};

/// What fleet is to do with a unit.  An unknown word would poison the unit for ever, so only these
/// are ever sent.
enum class Desired { inactive, loaded, launched };
const char* to_text(Desired desired);

/// Where fleet keeps its records in etcd.
inline constexpr const char* fleet_tree = "/_coreos.com/fleet";

/// fleet's API, asked through a tunnel.  Failures are classified; `unavailable` also when fleet
/// cannot reach etcd.
class Fleet {
 public:
  explicit Fleet(std::shared_ptr<slipway::kit::TunnelHttp> http,
                 std::function<bool()> cancelled = {});

  std::vector<FleetMachine> machines() const;
  std::vector<FleetUnit> units() const;
  std::optional<FleetUnit> unit(const std::string& name) const;
  /// Of all units, or of one.
  std::vector<FleetState> states(const std::string& name = {}) const;

  /// Submits a unit and says what to do with it; true when it was not there before.
  bool put(const std::string& name, const UnitFile& file, Desired desired) const;
  void set_desired(const std::string& name, Desired desired) const;
  /// False when there was none.
  bool remove(const std::string& name) const;

  /// `fleetd/0.10.2`, as the last answer said.
  std::string version() const;

 private:
  slipway::kit::HttpResponse send(const std::string& method, const std::string& path,
                                  const std::string& body = {}) const;
  std::shared_ptr<slipway::kit::TunnelHttp> http_;
  std::function<bool()> cancelled_;
  mutable std::string version_;
};

}  // namespace deis
