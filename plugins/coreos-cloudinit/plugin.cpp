#include "slipway/plugin.hpp"

#include "check/checker.hpp"
#include "role/description.hpp"
#include "role/instance.hpp"
#include "role/problem_text.hpp"
#include "slipway/bytes.hpp"

namespace cloudconfig {
namespace {

class CloudinitPlugin final : public slipway::Plugin {
 public:
  slipway::schema::Description describe() const override { return description(); }

  std::unique_ptr<slipway::Instance> make(const slipway::Request& request,
                                          slipway::Call&) override {
    return std::make_unique<CloudinitInstance>(request["options"]);
  }

  void check(const slipway::Request& request, slipway::Call& call) override {
    CheckOptions options;
    options.tool = tool_of(request["options"]["coreos_version"].as_string());
    options.limit = static_cast<std::size_t>(request["options"]["max_bytes"].as_int(usual_limit));
    const auto packed = slipway::base64_decode(request.text("base64"));
    const std::string bytes =
        request.text("base64").empty() ? request.text("bytes") : packed.value_or(std::string());
    for (const auto& problem : cloudconfig::check(bytes, options).problems)
      if (!call.emit(finding_of(problem, request.text("name")))) return;
  }

  std::vector<std::string> extensions() const override {
    return {"slipway.actions/1", "slipway.check/1", "slipway.show_change/1", "slipway.as_files/1"};
  }
};

}  // namespace
}  // namespace cloudconfig

SLIPWAY_PLUGIN(cloudconfig::CloudinitPlugin)
