#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// An affinity group that is made where it is not there.  Its description is the owner mark; one
/// without it was there before, is used, and is left when the stack goes.
class AffinityGroups final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;

 private:
  Outcome make(const Request& request, Call& call) override;
  Outcome unmake(const Request& request, Call& call) override;
};

/// Whether the affinity group bears the mark of the stack that the request is of, whatever resource
/// of it the request is about.  One that is not there does not.
bool is_own_affinity_group(Management& service, const Request& request, Call& call,
                           const std::string& name);

}  // namespace azure_asm
