#include "azure_asm/instance.hpp"
#include "slipway/plugin.hpp"

namespace azure_asm {
namespace {

class AzureAsm final : public slipway::Plugin {
 public:
  slipway::schema::Description describe() const override { return description(); }
  std::unique_ptr<slipway::Instance> make(const slipway::Request& request,
                                          slipway::Call&) override {
    if (request.text("role") != "cloud") return nullptr;
    return std::make_unique<CloudInstance>(request["options"]);
  }
  std::vector<std::string> extensions() const override {
    return {"slipway.read_many/1", "slipway.poll_many/1", "slipway.actions/1"};
  }
};

}  // namespace
}  // namespace azure_asm

SLIPWAY_PLUGIN(azure_asm::AzureAsm)
