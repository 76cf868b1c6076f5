#pragma once
#include <map>
#include <string>

#include "check/checks/secret_search.hpp"
#include "check/plugin/lifetime.hpp"

namespace slipway::check {

/// What each resource is to become: with the options that the options file changes, or as it is.
/// Only resources that an update in place leads there.
std::map<std::string, Value> changed_inputs(Subject& subject, const std::string& role,
                                            Lifetime& life);

/// Updates a thing, reads it back, and takes over what was answered.
void update_and_read(Lifetime& life, Thing& thing, const Value& inputs);

/// Throws a Violation when an answer shows a secret that the schema does not mark.
void keeps_secrets(const SecretSearch& search, const Lifetime::Record& record);

/// A check: a process begins to create and is killed while that is pending; this one goes on.
void resumed_elsewhere(Subject& subject);

/// What a changing function or `read` answered has the keys of contract.h, and the outputs that the
/// type declares: all of them when it is done, in their kinds always.
void answers_in_form(const Lifetime::Record& record);

}  // namespace slipway::check
