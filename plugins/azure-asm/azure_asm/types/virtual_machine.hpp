#pragma once
#include "azure_asm/machine/spec.hpp"
#include "azure_asm/types/deployments.hpp"
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// A machine: the first of a cloud service makes the deployment, a further one is added to it as a
/// role, the last one takes it away.  Ours if its cloud service is.
///
/// An operation's success only says that the machine is being started; from then on the service is
/// free for the next write, and this one watches until the machine is ready.
class VirtualMachines final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;

 private:
  std::string natural_id(const Value& inputs) const override;
  Outcome make(const Request& request, Call& call) override;
  Outcome change(const Request& request, Call& call) override;
  Outcome unmake(const Request& request, Call& call) override;

  Deployments& deployments(const Call& call) const {
    return call.shared<Deployments>(service_, call);
  }
  Outcome deploy(const Request& request, Call& call, const MachineSpec& spec, bool first);
  Outcome watch(const Request& request, Call& call, const MachineSpec& spec, Job job);
  void remove_orphans(const Call& call, const MachineSpec& spec);
  Outcome next_change(const Request& request, Call& call, const MachineSpec& spec, Job job);
  std::string change_role(const Call& call, const MachineSpec& spec);
};

}  // namespace azure_asm
