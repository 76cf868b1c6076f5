#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>
#include <vector>

#include "slipway/contract/inventory.hpp"
#include "slipway/contract/resource.hpp"
#include "slipway/outcome.hpp"
#include "slipway/plugin.h"
#include "slipway/tree_bytes.hpp"
#include "slipway/value.hpp"

namespace slipway {

inline slipway_slice as_slice(std::string_view text) { return {text.data(), text.size()}; }
inline std::string as_text(slipway_slice slice) {
  return slice.data ? std::string(slice.data, slice.len) : std::string();
}

/// The services of one call under way; dead when the call returns, so it is passed by reference and
/// never kept.
class Call {
 public:
  explicit Call(const slipway_call* raw)
      : raw_(raw),
        host_(raw->host),
        trees_(static_cast<const slipway_trees*>(
            host_->extension ? host_->extension(raw, as_slice(SLIPWAY_TREES)) : nullptr)) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  /// True once the user wants to stop: return what is known within a second.
  bool cancelled() const { return host_->cancelled(raw_) != 0; }
  void log(std::int32_t level, std::string_view message, const Value& fields = Value::map()) const {
    host_->log(raw_, level, as_slice(message), to_handle(fields));
  }
  void progress(std::string_view phase, double fraction = -1) const {
    host_->progress(raw_, as_slice(phase), fraction);
  }
  /// Milliseconds since 1970-01-01 UTC.
  std::int64_t wall_ms() const { return host_->wall_ms(raw_); }
  std::int64_t monotonic_ms() const { return host_->monotonic_ms(raw_); }
  std::uint64_t random() const { return host_->random(raw_); }

  /// Hands over one item of a stream; false: stop, the host wants no more.
  bool emit(const Value& item) const;
  bool emit(const Finding& finding) const { return emit(finding.value()); }
  bool emit(contract::Resource resource) const { return emit(codec::encode(std::move(resource))); }

  /// What JSON of the other side's says; nothing, with the reason in `why`, when it is none.  A
  /// reference or a mark in it (plugin.h, `parse_json`) is read as one.
  std::optional<Value> parse_json(std::string_view text, std::string* why = nullptr) const;
  /// A value as one line of JSON.
  std::string print_json(const Value& value) const;

  /// A request of slipway.process/1 and its answer; see program.hpp.  A failure is one, too; a
  /// request that has no good form makes the whole call an `internal` failure.
  Value run_program(const Value& request) const;

  /// One `T` for all that this call asks about, made of `arguments` by whoever asks first and gone
  /// with the call: what several items of read_many or poll_many look at is so asked for once.  Any
  /// thread of the call; making it is up to one at a time.
  template <class T, class... Arguments>
  T& shared(Arguments&&... arguments) const {
    const std::lock_guard lock(sharing_);
    auto& made = shared_[std::type_index(typeid(T))];
    if (!made) made = std::make_shared<T>(std::forward<Arguments>(arguments)...);
    return *static_cast<T*>(made.get());
  }

  /// The host's handle as a value of our own, and back.
  Value from_handle(const slipway_value* handle) const;
  /// The same of one entry of a map; the null value when there is none.
  Value entry_from(const slipway_value* map, std::string_view key) const {
    return from_handle(host_->find(map, as_slice(key)));
  }
  /// The same of a map without the entries of such names.
  template <class Names>
  Value from_handle_without(const slipway_value* map, const Names& names) const;
  /// The handles of the items of a list that is an entry of a map.
  std::vector<const slipway_value*> items_in(const slipway_value* map, std::string_view key) const;
  const slipway_value* to_handle(const Value& value) const;

 private:
  slipway_value* build(const Value& value) const;

  const slipway_call* raw_;
  const slipway_host* host_;
  const slipway_trees* trees_;  ///< null: the host knows no trees
  mutable std::mutex sharing_;
  mutable std::map<std::type_index, std::shared_ptr<void>> shared_;  ///< guarded by sharing_
};

inline Value Call::from_handle(const slipway_value* handle) const {
  Value value;
  switch (host_->kind(handle)) {
    case SLIPWAY_BOOL:
      value = host_->get_bool(handle) != 0;
      break;
    case SLIPWAY_INT:
      value = host_->get_int(handle);
      break;
    case SLIPWAY_DOUBLE:
      value = host_->get_double(handle);
      break;
    case SLIPWAY_STRING:
      value = as_text(host_->get_string(handle));
      break;
    case SLIPWAY_LIST: {
      Value::List items;
      const auto count = host_->length(handle);
      items.reserve(count);
      for (std::uint64_t i = 0; i < count; ++i)
        items.push_back(from_handle(host_->item(handle, i)));
      value = std::move(items);
      break;
    }
    case SLIPWAY_MAP: {
      Value::Map entries;
      const auto count = host_->length(handle);
      entries.reserve(count);
      for (std::uint64_t i = 0; i < count; ++i)
        entries.insert_or_assign(as_text(host_->key_at(handle, i)),
                                 from_handle(host_->value_at(handle, i)));
      value = std::move(entries);
      break;
    }
    case SLIPWAY_REFERENCE:
      value = Reference{as_text(host_->reference_address(handle)),
                        as_text(host_->reference_path(handle))};
      break;
    default:
      break;
  }
  if (host_->is_sensitive(handle)) value.mark_sensitive();
  return value;
}

template <class Names>
Value Call::from_handle_without(const slipway_value* map, const Names& names) const {
  Value value = Value::map();
  const auto count = host_->length(map);
  for (std::uint64_t i = 0; i < count; ++i) {
    auto name = as_text(host_->key_at(map, i));
    if (std::find(names.begin(), names.end(), name) == names.end())
      value.set(std::move(name), from_handle(host_->value_at(map, i)));
  }
  return value;
}

inline std::vector<const slipway_value*> Call::items_in(const slipway_value* map,
                                                        std::string_view key) const {
  std::vector<const slipway_value*> items;
  const auto* list = host_->find(map, as_slice(key));
  const auto count = host_->length(list);
  items.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) items.push_back(host_->item(list, i));
  return items;
}

inline slipway_value* Call::build(const Value& value) const {
  switch (value.kind()) {
    case Kind::boolean:
      return host_->make_bool(raw_, value.as_bool() ? 1 : 0);
    case Kind::integer:
      return host_->make_int(raw_, value.as_int());
    case Kind::real:
      return host_->make_double(raw_, value.as_double());
    case Kind::string:
      return host_->make_string(raw_, as_slice(value.as_string()));
    case Kind::reference:
      return host_->make_reference(raw_, as_slice(value.as_reference().address),
                                   as_slice(value.as_reference().path));
    case Kind::list: {
      auto* list = host_->make_list(raw_);
      for (const auto& item : value.as_list()) host_->append(list, to_handle(item));
      return list;
    }
    case Kind::map: {
      auto* map = host_->make_map(raw_);
      for (const auto& [key, item] : value.as_map())
        host_->set(map, as_slice(key), to_handle(item));
      return map;
    }
    case Kind::null:
      break;
  }
  return host_->make_null(raw_);
}

inline const slipway_value* Call::to_handle(const Value& value) const {
  if (trees_ && value.size() > 0) {
    std::string bytes;
    tree_bytes::append(bytes, value);
    return trees_->make_tree(raw_, as_slice(bytes));
  }
  auto* handle = build(value);
  if (value.sensitive()) host_->mark_sensitive(handle);
  return handle;
}

inline bool Call::emit(const Value& item) const {
  const auto end = offsetof(slipway_trees, emit_tree) + sizeof trees_->emit_tree;
  if (!trees_ || trees_->size < end) return host_->emit(raw_, to_handle(item)) == 0;
  std::string bytes;
  tree_bytes::append(bytes, item);
  return trees_->emit_tree(raw_, as_slice(bytes)) == 0;
}

inline std::optional<Value> Call::parse_json(std::string_view text, std::string* why) const {
  slipway_slice reason{};
  const auto* handle = host_->parse_json(raw_, as_slice(text), &reason);
  if (handle) return from_handle(handle);
  if (why) *why = as_text(reason);
  return std::nullopt;
}

inline std::string Call::print_json(const Value& value) const {
  return as_text(host_->print_json(raw_, to_handle(value)));
}

inline Value Call::run_program(const Value& request) const {
  const auto* found = static_cast<const slipway_process*>(
      host_->extension ? host_->extension(raw_, as_slice(SLIPWAY_PROCESS)) : nullptr);
  if (!found)
    return Failure("unsupported", "this host runs no programs")
        .with_hint("use a newer slipway")
        .with_effect("none")
        .value();
  const auto* answer = found->run(raw_, to_handle(request));
  if (answer) return from_handle(answer);
  return Failure("internal", "the host refused to run the program").with_effect("none").value();
}

/// What the host asks; a map with the keys that plugin.h names for each function.  Good while its
/// call runs: what is kept for longer is copied out of it.
class Request {
 public:
  explicit Request(Value value) : value_(std::move(value)) {}
  /// The request of a call under way.  `recorded` may hold thousands of resources, `inventory`
  /// thousands of nodes in each of many `items`, and most calls never look at them: those are taken
  /// over when they are first asked for.
  Request(const Call& call, const slipway_value* handle)
      : value_(call.from_handle_without(handle, Late::names)),
        late_(std::make_shared<Late>(call, handle)) {}

  const Value& operator[](const char* key) const {
    const Value* late = late_ ? late_->find(key) : nullptr;
    return late ? *late : value_[key];
  }
  const std::string& text(const char* key) const { return value_[key].as_string(); }

  const std::string& stack() const { return text("stack"); }
  const std::string& lineage() const { return text("lineage"); }
  const std::string& type() const { return text("type"); }
  const std::string& address() const { return text("address"); }
  /// The last part of the address.
  std::string name() const { return address().substr(address().rfind('/') + 1); }
  const std::string& id() const { return text("id"); }
  const Value& inputs() const { return value_["inputs"]; }
  /// What the last finished operation left: id, inputs, outputs.
  const Value& prior() const { return value_["prior"]; }
  const Value& owner() const { return value_["owner"]; }
  /// The same for every attempt and poll of one intent.
  const std::string& key() const { return text("key"); }
  bool recover() const { return value_["recover"].as_bool(); }
  /// Null unless a pending operation is taken up again.
  const Value& token() const { return value_["token"]; }
  /// address -> {id, inputs, outputs, status} of this role.
  const Value& recorded() const { return (*this)["recorded"]; }
  /// How the node of a name stands in this run; none: the request does not tell, or of no such
  /// node.
  std::optional<contract::NodeStanding> standing_of(const std::string& node) const {
    const Value* word = (*this)["nodes"].find(node);
    if (!word) return std::nullopt;
    return contract::node_standing_of(word->as_string());
  }
  contract::Layout layout() const { return codec::decoded<contract::Layout>(value_["layout"]); }
  /// Made anew each time, and not kept: the requests of one call may be many.
  contract::Inventory inventory() const {
    return codec::decoded<contract::Inventory>(late_ ? late_->taken("inventory")
                                                     : value_["inventory"]);
  }
  /// The requests that one of several holds (read_many, poll_many).
  std::vector<Request> items() const;

 private:
  /// Shared by the copies of a request, and asked by any thread of its call.
  struct Late {
    static constexpr std::array<std::string_view, 3> names = {"recorded", "inventory", "items"};
    Late(const Call& of, const slipway_value* handle) : call(of), request(handle) {}
    Value taken(std::string_view name) const { return call.entry_from(request, name); }
    /// Null for what is not late.
    const Value* find(std::string_view name) {
      const auto at =
          static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
      if (at == names.size()) return nullptr;
      std::call_once(once[at], [&] { values[at] = taken(name); });
      return &values[at];
    }
    const Call& call;
    const slipway_value* request;
    std::array<std::once_flag, names.size()> once;
    std::array<Value, names.size()> values;
  };

  Value value_;
  std::shared_ptr<Late> late_;
};

inline std::vector<Request> Request::items() const {
  std::vector<Request> items;
  if (late_)
    for (const auto* item : late_->call.items_in(late_->request, "items"))
      items.emplace_back(late_->call, item);
  else
    for (const auto& item : value_["items"].as_list()) items.emplace_back(item);
  return items;
}

}  // namespace slipway
