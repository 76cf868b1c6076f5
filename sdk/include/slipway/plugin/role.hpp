#pragma once
#include "slipway/call.hpp"
#include "slipway/contract/contribution.hpp"
#include "slipway/contract/inventory.hpp"
#include "slipway/plugin/expansion.hpp"

/// What a plugin does for a role of a stack.
///
///     class Letters final : public slipway::ConfigRole {
///      public:
///       explicit Letters(const slipway::Value& options);  // as the schema has checked them
///       slipway::Expansion expand(const slipway::Request& request, slipway::Call& call) override;
///     };
///
/// A role is a class of its own: it derives from CloudRole, ConfigRole or PlatformRole, and besides
/// from each of the abilities below that it has.  It holds what the whole instance works with; its
/// resources are of types (resource_type.hpp), which are handed the role.  All members may throw a
/// Failure, and are called from any thread, several at once.
namespace slipway {

/// What every role does.  Derive from one of the three below.
class Role {
 public:
  Role() = default;
  Role(const Role&) = delete;
  Role& operator=(const Role&) = delete;
  virtual ~Role() = default;

  /// Pure and offline: emits the resources that are wanted, until `emit` says that no more are; the
  /// same request gives the same answer.  What `request` holds, plugin.h says beside `expand`.
  virtual Expansion expand(const Request& request, Call& call) = 0;
};

/// Makes machines.  Its expansion says nothing besides the resources.
class CloudRole : public Role {
 public:
  static constexpr const char* role_name = "cloud";
  /// Pure and offline: the nodes of `request["nodes"]` ({group, index, metadata, options}), and how
  /// each will be reached.  A name follows from stack, group and index, never from how many there
  /// are.
  virtual contract::Layout layout(const Request& request, Call& call) = 0;
};

/// Says to each machine what it is to become.  Its expansion has the user-data of every node.
class ConfigRole : public Role {
 public:
  static constexpr const char* role_name = "config";
};

/// Runs on the machines.  Its expansion may have outputs, for `slipway output`.
class PlatformRole : public Role {
 public:
  static constexpr const char* role_name = "platform";
};

/// Of a cloud or a platform: has something to say to the machines' configuration, or needs
/// something of them.
class Contributes {
 public:
  /// Pure and offline.
  virtual contract::Contribution contribute(const Request& request, Call& call) = 0;

 protected:
  ~Contributes() = default;
};

/// Looks at the options beyond what the schema can say.
class Validates {
 public:
  /// Pure and offline: emits findings.
  virtual void validate(const Request& request, Call& call) = 0;

 protected:
  ~Validates() = default;
};

/// Looks at the other side before anything is made.
class Preflights {
 public:
  /// Emits a finding for each checked thing, good or bad; changes nothing.
  virtual void preflight(const Request& request, Call& call) = 0;

 protected:
  ~Preflights() = default;
};

}  // namespace slipway
