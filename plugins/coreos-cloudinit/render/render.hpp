#pragma once
#include <map>
#include <string>
#include <vector>

#include "cloudconfig/document.hpp"
#include "slipway/contract/node_config.hpp"

namespace cloudconfig {

/// What a node is in a cluster that is formed by discovery.
enum class Part {
  founder,  ///< registers itself and waits for the others
  joiner,   ///< made after the founding, as a member of its own: it names the members so far
  later     ///< made after the founding, without a vote: the URL only tells it where the cluster is
};

/// How a node finds the cluster of a service.
struct Bootstrap {
  std::string url;  ///< of the discovery token; a joiner has none
  Part part = Part::founder;
  /// Of a joiner: the members so far and itself, as etcd takes them.
  std::string initial_cluster = {};
};

struct RenderOptions {
  ToolVersion tool = tool_1_14_0;
  std::vector<std::string> ntp_servers;        ///< instead of those of the NodeConfig; empty: those
  std::map<std::string, Bootstrap> discovery;  ///< by the settings key of the service
};

/// The document for a NodeConfig.  What the format cannot express, or would express wrongly, is an
/// error in `problems`; nothing is left out in silence.  The base document is not looked at.
///
/// Units stand in the order in which they must be started: kernel modules and sysctl, disks, the
/// clock, the NodeConfig's own units, the commands of the first boot.
Document render(const slipway::contract::NodeConfig& config, const RenderOptions& options,
                Problems& problems);

/// The document's text, with the largest files compressed as far as is needed to get below `limit`
/// bytes.  It may still be larger: then nothing more can be done.
std::string emit_within(Document document, std::size_t limit);

}  // namespace cloudconfig
