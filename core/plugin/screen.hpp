#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/plugin/instance.hpp"
#include "core/schema/schema.hpp"
#include "core/value/redactor.hpp"
#include "slipway/contract/shapes.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// What a call is about, for judging what comes back from it.
struct CallSubject {
  std::string plugin;
  Function function = Function::validate;
  std::string role;
  const PluginSchema* schema = nullptr;  ///< null while the plugin is being described
};

/// What a plugin did that does not fit and is let pass, in words.
using Slips = std::vector<std::string>;

/// Judges everything that a plugin hands over during one call: its form, its limits (plugin.h), and
/// whether it holds a secret that the host handed out.  What is only shown is redacted; what is
/// stored in clear is refused; what else is data is marked sensitive. Read only once made, so any
/// thread may use it.
class Screen {
 public:
  /// `known` holds the secrets of the instance's options; those of `request` are added.
  Screen(CallSubject subject, const Value& request, Redactor known);

  /// The answer as the core may use it; an `internal` failure instead of one that breaks a rule.
  /// Adds to `slips` what does not fit and is let pass, each once: keys that nobody knows.
  Value answer(Value answer, Slips& slips) const;
  /// Puts an emitted item right; says why when it cannot be taken.  What does not fit and is let
  /// pass is told to `slip`.
  std::optional<std::string> item(Value& item,
                                  const std::function<void(std::string)>& slip = {}) const;
  /// The outputs that the type declares and that who made or changed it does not give, not even as
  /// null; what refers to one of them fails.
  std::string missing_outputs(const Value& answer) const;
  /// Whether what the function answers may have findings (the pure calls and preflight).
  bool has_findings() const;
  /// A slip as a finding's value.
  Value warning(const std::string& slip) const;
  LogLine line(LogLine line) const;
  std::string shown(std::string text) const { return redactor_.redacted(std::move(text)); }

  /// The failure that stands for an answer that broke a rule.
  Value internal(const std::string& why) const;
  /// The same, keeping what the answer says of the object's identity, so that nothing that was made
  /// is lost for a form's sake.
  Value refused(const Value& answer, const std::string& why) const;

 private:
  Value changed(Value answer, const ResourceType* type, Slips& slips) const;
  Value observed(Value answer, const ResourceType* type, const Value& request, Slips& slips) const;
  Value many(Value answer, Slips& slips) const;
  Value acted(Value answer, Slips& slips) const;
  Value failed(Value answer, Slips& slips) const;
  Value offline(Value answer, Slips& slips) const;

  std::optional<std::string> resource_fault(const Value& item,
                                            const std::function<void(std::string)>& slip) const;
  void note_unknown_keys(const std::vector<contract::Misfit>& misfits, Slips& slips) const;
  std::optional<std::string> fault_in(const std::vector<contract::Misfit>& misfits,
                                      Slips& slips) const;
  std::optional<std::string> form_fault(const Value& answer, const char* shape, Slips& slips) const;
  std::optional<std::string> outputs_fault(const Value& answer, const ResourceType* type,
                                           Slips& slips) const;
  std::optional<std::string> outcome_fault(const Value& answer, std::string_view allowed) const;
  std::optional<std::string> identity_fault(const Value& answer) const;
  std::optional<std::string> leak_in(const Value& tree, const std::string& name) const;
  Value marked(Value tree) const;
  const ResourceType* type_of(const Value& request) const;

  CallSubject subject_;
  const Value& request_;
  Redactor redactor_;
};

}  // namespace slipway::core
