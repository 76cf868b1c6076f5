#pragma once
#include <map>
#include <optional>
#include <string>

#include "azure_asm/machine/deployment.hpp"
#include "azure_asm/service/job.hpp"
#include "azure_asm/service/management.hpp"
#include "slipway/call.hpp"
#include "slipway/outcome.hpp"

namespace azure_asm {

/// Deployments as read during one call, each once: one answer serves all machines of a service.
class Deployments {
 public:
  Deployments(Management& service, const slipway::Call& call) : service_(service), call_(call) {}
  /// Null when the service has none of that name.
  const Deployment* find(const std::string& service, const std::string& deployment);

 private:
  Management& service_;
  const slipway::Call& call_;
  std::map<std::string, std::optional<Deployment>, std::less<>> read_;
};

/// A request together with what one call has at hand.
struct Task {
  const slipway::Request& request;
  const slipway::Call& call;
  Deployments& deployments;
};

/// One resource type: what its operations do.  Any thread.
class Kind {
 public:
  Kind() = default;
  Kind(const Kind&) = delete;
  Kind& operator=(const Kind&) = delete;
  virtual ~Kind() = default;

  /// The id of the object that these inputs lead to; empty when reading needs none.
  virtual std::string natural_id(const slipway::Value& inputs) const = 0;
  virtual slipway::Observed read(const Task& task) = 0;
  virtual slipway::Outcome create(const Task& task) = 0;
  virtual slipway::Outcome update(const Task& task) = 0;
  virtual slipway::Outcome remove(const Task& task) = 0;
};

}  // namespace azure_asm
