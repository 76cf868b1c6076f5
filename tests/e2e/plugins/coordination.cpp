// A platform that is nothing but a coordination service on every node: what a test of the cluster
// itself needs, without anything on top.
#include "slipway/plugin.hpp"

namespace {

using namespace slipway;

class Coordination final : public Instance {
 public:
  explicit Coordination(std::string replace) : replace_(std::move(replace)) {}

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
  Value expand(const Request&, Call&) override {
    Value answer = Value::map();
    if (replace_.empty()) return answer;
    return answer.set("replace", Value::map().set(replace_, "it is worn out"));
  }

 private:
  std::string replace_;
};

class CoordinationPlugin final : public Plugin {
 public:
  schema::Description describe() const override {
    return schema::Description("coordination", "1.0.0", "a coordination service on every node")
        .role("platform", {schema::text("replace").doc("An address that is to be made anew.")});
  }
  std::unique_ptr<Instance> make(const Request& request, Call&) override {
    return std::make_unique<Coordination>(request["options"]["replace"].as_string());
  }
};

}  // namespace

SLIPWAY_PLUGIN(CoordinationPlugin)
