// A platform that is nothing but a coordination service on every node: what a test of the cluster
// itself needs, without anything on top.
#include "slipway/plugin.hpp"

namespace {

using namespace slipway;

class Coordination final : public PlatformRole, public Contributes {
 public:
  explicit Coordination(const Value& options) : replace_(options["replace"].as_string()) {}

  contract::Contribution contribute(const Request&, Call&) override {
    contract::Fragment all;
    auto& etcd = all.config.settings["etcd2"];
    etcd["advertise_client_urls"] = "http://$private_ipv4:2379";
    etcd["initial_advertise_peer_urls"] = "http://$private_ipv4:2380";
    etcd["listen_client_urls"] = "http://0.0.0.0:2379";
    etcd["listen_peer_urls"] = "http://$private_ipv4:2380";
    etcd["heartbeat_interval"] = 200;
    etcd["election_timeout"] = 2000;
    all.config.units.push_back({"etcd2.service", "", {}, "start", false, false, false});
    all.config.discovery.push_back({"etcd2", 0, {}});
    contract::Contribution contribution;
    contribution.fragments.push_back(all);
    return contribution;
  }
  Expansion expand(const Request&, Call&) override {
    Expansion answer;
    if (!replace_.empty()) answer.replace(replace_, "it is worn out");
    return answer;
  }

 private:
  std::string replace_;
};

Plugin coordination() {
  Plugin plugin("coordination", "1.0.0", "a coordination service on every node");
  plugin.role<Coordination>({schema::text("replace").doc("An address that is to be made anew.")});
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(coordination)
