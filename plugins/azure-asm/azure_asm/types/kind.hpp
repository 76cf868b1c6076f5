#pragma once
#include <optional>
#include <string>

#include "azure_asm/service/live.hpp"
#include "slipway/plugin/resource_type.hpp"

namespace azure_asm {

using slipway::Call;
using slipway::Failure;
using slipway::Observed;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

/// What all resource types have in common.  What fails while a token is at hand, and does not say
/// that its operation is over, was only the asking.
class Kind : public slipway::ResourceType,
             public slipway::Updates,
             public slipway::Imports,
             public slipway::PollsMany {
 public:
  explicit Kind(HasLive& cloud);

  Outcome create(const Request& request, Call& call) final;
  Outcome update(const Request& request, Call& call) final;
  Outcome remove(const Request& request, Call& call) final;
  Outcome poll(const Request& request, Call& call) final;
  Observed import_resource(const Request& request, Call& call) final;

 protected:
  /// The id of the object that these inputs lead to; empty when reading needs none.
  virtual std::string natural_id(const Value& inputs) const { return inputs["name"].as_string(); }
  virtual Outcome make(const Request& request, Call& call) = 0;
  /// Most have nothing that changes in place.
  virtual Outcome change(const Request& request, Call& call);
  virtual Outcome unmake(const Request& request, Call& call) = 0;

  /// The answer of a deletion that is under way or over; nothing: it is yet to begin.
  std::optional<Outcome> going(const Request& request, const Call& call, const std::string& id,
                               const std::string& phase, const std::string& what);

  /// The answer for an operation that the service has just accepted.
  Outcome accepted(const Call& call, const char* work, const char* kind, std::string operation,
                   const std::string& phase, const std::string& id = {}) const;

  Management& service_;
  Waiting& waiting_;
};

}  // namespace azure_asm
