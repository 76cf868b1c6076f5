#pragma once
#include <string>
#include <vector>

#include "azure_asm/stack/placement.hpp"
#include "azure_asm/types/deployments.hpp"

namespace azure_asm {

/// What of a stack the service has already.  It is asked, and no record: an object whose making an
/// earlier run left open counts there long before it has a row, and one that is lost does not.
/// For one call; each object is asked for once.  Throws Failure when the service cannot be asked.
class Standing {
 public:
  Standing(Management& service, const slipway::Call& call)
      : service_(service), call_(call), deployments_(service, call) {}

  bool has_machine(const Node& node);
  /// Of `nodes`, those that are still to be made.
  std::vector<const Node*> missing(const std::vector<Node>& nodes);
  const std::optional<Element>& hosted_service(const std::string& name);
  const std::optional<Element>& storage_account(const std::string& name);
  const std::optional<Element>& affinity_group(const std::string& name);
  bool has_reserved_ip(const std::string& name);

 private:
  const std::optional<Element>& object(const std::string& path, const std::string& what);

  Management& service_;
  const slipway::Call& call_;
  Deployments deployments_;
  std::map<std::string, std::optional<Element>, std::less<>> objects_;  ///< by path
};

}  // namespace azure_asm
