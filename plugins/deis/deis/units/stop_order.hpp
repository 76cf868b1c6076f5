#pragma once
#include <string_view>
#include <vector>

namespace deis {

/// Components that use `component` to their last moment, so that they are down before it stops: the
/// database backs itself up through the gateway when it ends, the shared file system has to be
/// unmounted before its servers go.  Starting has no such order, since each waits for what it
/// needs.
const std::vector<std::string_view>& users_of(std::string_view component);

}  // namespace deis
