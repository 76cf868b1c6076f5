#pragma once
#include <string>
#include <vector>

#include "machine/machine.hpp"
#include "membership/member_steps.hpp"
#include "role/adoption.hpp"
#include "role/cloudinit.hpp"
#include "role/cluster_steps.hpp"
#include "slipway/plugin/resource_type.hpp"

/// What is done with the resources of each type.
namespace cloudconfig {

using slipway::Call;
using slipway::Observed;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

/// What we make is text and agreements, which nothing changes behind our back: the record is what
/// is.  For a state that is lost there is what the nodes themselves were told, and who is a member.
class Agreement : public slipway::ResourceType, public slipway::Imports {
 public:
  explicit Agreement(const Cloudinit& role) : role_(role) {}
  Observed read(const Request& request, Call&) override {
    return Observed::present(request.id(), Value::map(), request["outputs"]);
  }
  Outcome remove(const Request& request, Call&) override { return Outcome::done(request.id()); }

 protected:
  const Cloudinit& role_;
};

/// `discovery_token`.
class Tokens final : public Agreement {
 public:
  using Agreement::Agreement;
  Outcome create(const Request& request, Call& call) override {
    return make_token(request, role_.access(call));
  }
  Observed import_resource(const Request& request, Call& call) override {
    return find_token(request, call, role_.access(call));
  }
};

/// `cluster`.
class Clusters final : public Agreement, public slipway::Updates {
 public:
  using Agreement::Agreement;
  Outcome create(const Request& request, Call& call) override {
    return wait_for_cluster(request, call, role_.access(call));
  }
  /// Takes out members that are lost; whatever else changes is kept or replaces.
  Outcome update(const Request& request, Call& call) override;
  Observed import_resource(const Request& request, Call& call) override {
    return find_cluster(request, role_.access(call));
  }
};

/// `member`.
class Members final : public Agreement, public slipway::Updates {
 public:
  using Agreement::Agreement;
  Outcome create(const Request& request, Call& call) override { return make_member(request, call); }
  Outcome update(const Request& request, Call& call) override {
    return check_member(request, call);
  }
  Outcome remove(const Request& request, Call& call) override {
    return remove_member(request, call);
  }
  Observed import_resource(const Request& request, Call& call) override {
    return find_member(request, call);
  }
};

/// `user_data`.
class Documents final : public Agreement,
                        public slipway::Updates,
                        public slipway::ShowsChange,
                        public slipway::RendersFiles {
 public:
  using Agreement::Agreement;
  Outcome create(const Request& request, Call& call) override;
  Outcome update(const Request& request, Call& call) override { return create(request, call); }
  Observed import_resource(const Request& request, Call& call) override {
    return made_again(create(request, call));
  }
  /// A change of the document, told as what would be different on a machine.
  std::vector<std::string> show_change(const Request& request, Call& call) override;
  Value as_files(const Request& request, Call& call) override;

 private:
  MachineBefore machine_of(const Request& request) const;
};

}  // namespace cloudconfig
