#include <optional>

#include "core/plugin/arena.hpp"
#include "core/plugin/emitting.hpp"
#include "core/plugin/host_call.hpp"
#include "core/plugin/host_table.hpp"
#include "slipway/tree_bytes.hpp"

namespace slipway::core {
namespace {

/// A document has its limit as JSON; as bytes the same is hardly ever longer than twice that.
constexpr std::uint64_t most_tree_bytes = std::uint64_t{2} * SLIPWAY_MAX_DOCUMENT;
static_assert(tree_bytes::deepest == deepest_value);

/// None: the call is refused, and knows why.
std::optional<tree_bytes::Read> tree_from(HostCall& call, slipway_slice bytes) {
  const auto size = bytes.data ? bytes.len : 0;
  if (size > most_tree_bytes) {
    call.refuse("hands over a tree of " + std::to_string(size) + " bytes, more than " +
                std::to_string(most_tree_bytes));
    return std::nullopt;
  }
  auto read = tree_bytes::read(std::string_view(bytes.data ? bytes.data : "", size));
  if (read.value) return read;
  call.refuse(read.fault);
  return std::nullopt;
}

const slipway_value* make_tree(const slipway_call* raw, slipway_slice bytes) noexcept {
  const slipway_value* none = nullptr;
  return with_call(raw, none, [&](HostCall& call) {
    auto read = tree_from(call, bytes);
    if (!read) return none;
    const slipway_value* made =
        handle_of(call.arena().add(&call, *std::move(read->value), read->depth));
    return made;
  });
}

std::int32_t emit_tree(const slipway_call* raw, slipway_slice bytes) noexcept {
  return with_call(raw, item_refused, [&](HostCall& call) {
    auto read = tree_from(call, bytes);
    return read ? emit_item(call, *std::move(read->value)) : item_refused;
  });
}

}  // namespace

const slipway_trees& trees_table() {
  static const slipway_trees table{sizeof(slipway_trees), 0, &make_tree, &emit_tree};
  return table;
}

}  // namespace slipway::core
