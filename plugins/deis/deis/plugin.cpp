#include "deis/actions/actions.hpp"
#include "deis/deis_instance.hpp"
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
