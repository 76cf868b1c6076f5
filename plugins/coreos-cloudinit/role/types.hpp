#pragma once
#include <string>
#include <vector>

#include "machine/machine.hpp"
#include "role/cloudinit.hpp"
#include "slipway/plugin/resource_type.hpp"

/// What is done with the resources of each type.
namespace cloudconfig {

/// What we make is text and agreements, which nothing changes behind our back: the record is what
/// is.  For a state that is lost there is what the nodes themselves were told, and who is a member.
class Agreement : public slipway::ResourceType, public slipway::Imports {
 public:
  explicit Agreement(const Cloudinit& role) : role_(role) {}
  slipway::Observed read(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome remove(const slipway::Request& request, slipway::Call& call) override;

 protected:
  const Cloudinit& role_;
};

/// `discovery_token`.
class Tokens final : public Agreement {
 public:
  using Agreement::Agreement;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Observed import_resource(const slipway::Request& request, slipway::Call& call) override;
};

/// `cluster`.
class Clusters final : public Agreement, public slipway::Updates {
 public:
  using Agreement::Agreement;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome update(const slipway::Request& request, slipway::Call& call) override;
  slipway::Observed import_resource(const slipway::Request& request, slipway::Call& call) override;
};

/// `member`.
class Members final : public Agreement, public slipway::Updates {
 public:
  using Agreement::Agreement;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome update(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome remove(const slipway::Request& request, slipway::Call& call) override;
  slipway::Observed import_resource(const slipway::Request& request, slipway::Call& call) override;
};

/// `user_data`.
class Documents final : public Agreement,
                        public slipway::Updates,
                        public slipway::ShowsChange,
                        public slipway::RendersFiles {
 public:
  using Agreement::Agreement;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome update(const slipway::Request& request, slipway::Call& call) override;
  slipway::Observed import_resource(const slipway::Request& request, slipway::Call& call) override;
  /// A change of the document, told as what would be different on a machine.
  std::vector<std::string> show_change(const slipway::Request& request,
                                       slipway::Call& call) override;
  slipway::Value as_files(const slipway::Request& request, slipway::Call& call) override;

 private:
  MachineBefore machine_of(const slipway::Request& request) const;
};

}  // namespace cloudconfig
