#include "swarm/platform.hpp"

namespace swarm {
namespace {
constexpr const char* role = "platform";
}  // namespace

void check_options(const Settings&, const ImageFiles& images, const Call& call) {
  for (const auto& [index, fault] : images.faults())
    if (!call.emit(Finding::error("swarm.image", fault)
                       .option(role, {"images", static_cast<std::int64_t>(index)})
                       .help("an archive is made by 'docker save'")))
      return;
}

}  // namespace swarm
