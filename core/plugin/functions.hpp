#pragma once
#include <cstddef>

#include "core/plugin/instance.hpp"
#include "slipway/plugin.h"

namespace slipway::core {

/// Where a function of a plugin is found: a member of its table, or an extension with an id.
struct FunctionPlace {
  Function function;
  const char* name;    ///< as messages say it
  const char* listed;  ///< as the lists of plugin.h and contract.h name it
  slipway_function slipway_plugin::*member;
  const char* extension;
};

inline constexpr FunctionPlace function_places[] = {
    {Function::validate, "validate", "validate", &slipway_plugin::validate, nullptr},
    {Function::layout, "layout", "layout", &slipway_plugin::layout, nullptr},
    {Function::contribute, "contribute", "contribute", &slipway_plugin::contribute, nullptr},
    {Function::expand, "expand", "expand", &slipway_plugin::expand, nullptr},
    {Function::preflight, "preflight", "preflight", &slipway_plugin::preflight, nullptr},
    {Function::read, "read", "read", &slipway_plugin::read, nullptr},
    {Function::create, "create", "create_resource", &slipway_plugin::create_resource, nullptr},
    {Function::update, "update", "update_resource", &slipway_plugin::update_resource, nullptr},
    {Function::remove, "delete", "delete_resource", &slipway_plugin::delete_resource, nullptr},
    {Function::import_resource, "import", "import_resource", &slipway_plugin::import_resource,
     nullptr},
    {Function::upgrade_state, "upgrade_state", "upgrade_state", &slipway_plugin::upgrade_state,
     nullptr},
    {Function::read_many, "read_many", "slipway.read_many/1", nullptr, "slipway.read_many/1"},
    {Function::poll_many, "poll_many", "slipway.poll_many/1", nullptr, "slipway.poll_many/1"},
    {Function::action, "action", "slipway.actions/1", nullptr, "slipway.actions/1"},
    {Function::check, "check", "slipway.check/1", nullptr, "slipway.check/1"},
    {Function::show_change, "show_change", "slipway.show_change/1", nullptr,
     "slipway.show_change/1"},
    {Function::as_files, "as_files", "slipway.as_files/1", nullptr, "slipway.as_files/1"},
};
inline constexpr std::size_t function_count = sizeof function_places / sizeof function_places[0];

constexpr std::size_t index_of(Function function) { return static_cast<std::size_t>(function); }
constexpr const char* to_text(Function function) {
  return function_places[index_of(function)].name;
}

/// The function without its promise to throw nothing (R1 of plugin.h), so that what it throws all
/// the same can be caught.
template <class Answer, class... Arguments>
constexpr auto unbelieved(Answer (*function)(Arguments...) noexcept) -> Answer (*)(Arguments...) {
  return function;
}

}  // namespace slipway::core
