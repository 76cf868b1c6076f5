#include "deis/actions/actions.hpp"
#include "deis/deis_instance.hpp"
#include "deis/explanations.hpp"
#include "deis/resources/config_resource.hpp"
#include "deis/resources/node_resource.hpp"
#include "deis/resources/ready_resource.hpp"
#include "deis/resources/unit_resource.hpp"

namespace deis {

class DeisPlugin final : public slipway::Plugin {
 public:
  slipway::schema::Description describe() const override {
    slipway::schema::Description description(
        "deis", "0.1.0",
        "Deis 1: a platform for applications in containers, on machines with etcd2 and fleet");
    description.role("platform", option_schema());
    description.type(node_resource::schema());
    description.type(config_resource::schema());
    description.type(unit_resource::schema());
    description.type(ready_resource::schema());
    for (const auto& action : action_schemas()) description.action(action);
    explain_findings(description);
    description.explains(
        "deis.unit",
        "A unit file of your own, of units_dir or where deisctl looked, is none, or some fleet "
        "from\n"
        "0.10 to 1.0 does not take it or takes it as something else than it says. fleet itself "
        "tells\n"
        "that when the unit is submitted, which is after its old one was stopped.");
    description.explains(
        "deis.unit-refused",
        "The cluster's fleet was given the new text of a unit as one of another name, which no "
        "machine\n"
        "runs, and refused it. Nothing was changed: the unit runs on with the text that it has.");
    return description;
  }

  std::unique_ptr<slipway::Instance> make(const slipway::Request& request,
                                          slipway::Call&) override {
    return std::make_unique<DeisInstance>(request["options"]);
  }

  std::vector<std::string> extensions() const override {
    return {"slipway.read_many/1", "slipway.actions/1", "slipway.show_change/1"};
  }
};

}  // namespace deis

SLIPWAY_PLUGIN(deis::DeisPlugin)
