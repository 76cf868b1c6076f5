#pragma once
#include <string>
#include <vector>

#include "slipway/call.hpp"
#include "slipway/outcome.hpp"

/// What a plugin does with the resources of one type.
///
///     class Letter final : public slipway::ResourceType, public slipway::Updates {
///      public:
///       explicit Letter(Letters& role);  // or without an argument
///       slipway::Observed read(const slipway::Request& request, slipway::Call& call) override;
///       ...
///     };
///
/// An instance has one object of each of its types.  It is made by the first call that needs it,
/// from the role, which outlives it.  Besides ResourceType it derives from each of the abilities
/// below that the type has.  All members may throw a Failure, and are called from any thread,
/// several at once.  What `request` holds, plugin.h says.
namespace slipway {

/// What every type does.
class ResourceType {
 public:
  ResourceType() = default;
  ResourceType(const ResourceType&) = delete;
  ResourceType& operator=(const ResourceType&) = delete;
  virtual ~ResourceType() = default;

  /// What is there now under `request.id()`; changes nothing.  What cannot be observed is left out.
  virtual Observed read(const Request& request, Call& call) = 0;
  /// Makes one.  Never sleeps: what takes time is pending, and asked again with its token.  With
  /// `request.recover()` an earlier attempt may have made it: it is looked for first.
  virtual Outcome create(const Request& request, Call& call) = 0;
  /// Takes the recorded one away; that it is gone already is fine.  May be repeated.
  virtual Outcome remove(const Request& request, Call& call) = 0;
};

/// Changes in place.  A type without this has only inputs that replace it or are kept, and its
/// outputs stay.
class Updates {
 public:
  /// Brings the recorded one to `request.inputs()`.  May be repeated.
  virtual Outcome update(const Request& request, Call& call) = 0;

 protected:
  ~Updates() = default;
};

/// Takes up what exists already.
class Imports {
 public:
  /// As `read`, of an object that is not on record: that of `request.id()`, or where it is empty
  /// the one that `request.inputs()` would lead to.
  virtual Observed import_resource(const Request& request, Call& call) = 0;

 protected:
  ~Imports() = default;
};

/// What is on record of a resource.
struct RecordedState {
  Value inputs;
  Value outputs;
};

/// Had another form of record once: its `version` in the schema is more than 1.
class UpgradesState {
 public:
  /// Pure.  The record of the form `request["version"]` in the present form.
  virtual RecordedState upgrade_state(const Request& request, Call& call) = 0;

 protected:
  ~UpgradesState() = default;
};

/// Can tell people what a change means.
class ShowsChange {
 public:
  /// Pure.  Lines about what leads from `request["before"]` to `request["after"]`; none: there is
  /// nothing to say.
  virtual std::vector<std::string> show_change(const Request& request, Call& call) = 0;

 protected:
  ~ShowsChange() = default;
};

/// Its resources are documents that machines boot with.
class RendersFiles {
 public:
  /// Pure.  What such a machine would end with, in the keys of slipway.as_files/1.
  virtual Value as_files(const Request& request, Call& call) = 0;

 protected:
  ~RendersFiles() = default;
};

/// Operations of this type may be asked after together with others, in one call.
class PollsMany {
 public:
  /// Goes on with what `request.token()` stands for, be it a create, an update or a delete.
  virtual Outcome poll(const Request& request, Call& call) = 0;

 protected:
  ~PollsMany() = default;
};

}  // namespace slipway
