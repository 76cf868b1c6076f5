#pragma once
#include <optional>
#include <vector>

#include "azure_asm/stack/limits.hpp"

namespace azure_asm {

/// What is checked before anything is made: one finding for each thing, good or bad.
class Preflight {
 public:
  Preflight(Management& service, const Options& options, std::vector<Node> nodes)
      : service_(service), options_(options), nodes_(std::move(nodes)) {}

  /// `request`: recorded resources and the status of nodes.  Stops early when the service cannot be
  /// asked at all.
  void run(const slipway::Request& request, slipway::Call& call);

 private:
  void say(const slipway::Finding& finding);
  void check_certificate();
  bool check_subscription();
  void check_clock();
  void check_place();
  void check_image();
  bool is_free(const std::string& folder, const std::string& name);
  void check_names();
  void check_network();
  void check_room(const Element& site);
  void check_storage();
  void check_account_name();

  Management& service_;
  const Options& options_;
  std::vector<Node> nodes_;
  const slipway::Request* request_ = nullptr;
  slipway::Call* call_ = nullptr;
  std::optional<Standing> standing_;
  std::optional<LimitCheck> limits_;
  Element subscription_;  ///< the service's account of it
};

}  // namespace azure_asm
