#pragma once
#include <string>
#include <vector>

#include "slipway/codec.hpp"

namespace slipway::contract {

/// Which nodes must exist before a resource is worked on: an order, never an input.
struct NeedsNodes {
  std::string which;  ///< `all`, `any`, `one` or empty
  std::string node;   ///< for `one`

  template <class V>
  void visit(V& v) {
    v("which", which), v("node", node);
  }
};

/// One resource as `expand` emits it.  Its address is role/type/name.
struct Resource {
  std::string type;
  std::string name;
  Value inputs = Value::map();          ///< may hold references; each is also a dependency
  std::vector<std::string> depends_on;  ///< further addresses that come first
  std::vector<std::string>
      exclusive;        ///< no two changing operations with a group in common run at once
  std::string rolling;  ///< replacements and interrupting updates of one rolling group go one after
                        ///< another, and after new members of the group
  std::vector<std::string> contained_by;  ///< their deletion (of all) takes this one along
  std::vector<std::string>
      bound_to;  ///< deleted before that one goes, made again after, checked after an interruption
  NeedsNodes needs_nodes;
  /// What is made, in a line for people: `Large in West US, ports 22, 80`.  Shown by a plan, never
  /// compared and never recorded; no secret.
  std::string summary;

  template <class V>
  void visit(V& v) {
    v("type", type), v("name", name), v("inputs", inputs), v("depends_on", depends_on);
    v("exclusive", exclusive), v("rolling", rolling), v("contained_by", contained_by);
    v("bound_to", bound_to), v("needs_nodes", needs_nodes), v("summary", summary);
  }
};

}  // namespace slipway::contract
