#pragma once
#include <string>

#include "azure_asm/service/management.hpp"
#include "slipway/call.hpp"
#include "slipway/plugin/acted.hpp"

namespace azure_asm {

/// `audit`: what is there under the stack's names, or with its mark, and not on record.  Changes
/// nothing; answers how many things it found.
class Audit {
 public:
  Audit(Management& service, const slipway::Request& request, slipway::Call& call)
      : service_(service), request_(request), call_(call) {}
  slipway::Acted run();

 private:
  void look_at_services();
  void look_at_machines(const std::string& service);
  void look_at_disks();
  void look_at_accounts();
  bool recorded(const std::string& address) const;
  /// `owner`: the mark that it bears, when it bears one.
  void found(const std::string& what, const slipway::Value& owner = {});

  Management& service_;
  const slipway::Request& request_;
  slipway::Call& call_;
  std::int64_t count_ = 0;
};

}  // namespace azure_asm
