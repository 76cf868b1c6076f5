#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "slipway/contract/resource.hpp"
#include "slipway/value.hpp"

namespace slipway::core {

/// What is known of a resource: whole; half made (it exists, an operation did not finish); unknown
/// (an attempt's effect could not be told); leaving (its deletion has begun).
enum class Standing { whole, half_made, unknown, leaving };
const char* to_text(Standing standing);
std::optional<Standing> standing_from_text(std::string_view text);

/// One resource on record.
struct ResourceRow {
  std::string address;
  std::string plugin;  ///< name of the plugin that made it
  std::int64_t schema_version = 1;
  Standing standing = Standing::whole;
  std::string id;               ///< on the other side; empty while not known
  Value inputs = Value::map();  ///< as last applied, references resolved
  Value outputs = Value::map();
  contract::Resource wiring;  ///< its edges and groups as last planned; `inputs` unused
  bool protect = false;
  std::string note;  ///< why it is not whole
};

enum class Action { create, update, remove };
const char* to_text(Action action);
std::optional<Action> action_from_text(std::string_view text);

/// One operation that is not settled: the intent, and since it is pending, its token.  Written
/// before the act.
struct OperationRow {
  std::string key;  ///< the intent's key, the same for every attempt and poll
  std::string address;
  Action action = Action::create;
  bool replaces =
      false;  ///< the create follows a delete of the same address as one journalled pair
  std::string old_address;  ///< of a create that comes before the delete of what it replaces: where
                            ///< that one stands on record once the new one is there
  std::string plugin;
  std::string plugin_version;
  Value inputs = Value::map();  ///< resolved
  std::string prior_id;
  std::optional<Value> token;
  std::string id;  ///< as soon as the other side gave it
  Value outputs;
  contract::Resource wiring;
  std::int64_t schema_version = 1;
  std::int64_t attempt = 1;
  bool recover = false;  ///< the next attempt must look first
  bool released = false;
  std::int64_t started_wall_ms = 0;
  std::string phase;
};

/// A role as it was last applied, so that what is no longer in the file can be read and deleted
/// with the same options.
struct RoleRow {
  std::string role;
  std::string plugin;
  std::string version;
  std::string hash;
  Value options = Value::map();  ///< resolved; sensitive ones are sealed on disk
  std::map<std::string, std::string, std::less<>>
      overrides;  ///< option path -> `flag` or `environment`
};

/// One run of a command that changed something.
struct RunRow {
  std::string id;
  std::string command;
  std::int64_t started_wall_ms = 0;
  std::int64_t ended_wall_ms = 0;  ///< 0 while it runs
  int exit_code = 0;
};

/// How long an operation of one resource type took, for estimates.
struct TimingRow {
  std::string kind;    ///< role/type/action
  double seconds = 0;  ///< a running mean
  std::int64_t count = 0;
};

/// A sealed value whose key is not at hand: it is carried along as it is, marked sensitive, and
/// written back as it was.
struct LostSecret {
  std::string owner;  ///< address of the resource or operation, name of the role, or `outputs`
  std::string path;   ///< into the row, such as `inputs.password`
  friend bool operator==(const LostSecret&, const LostSecret&) = default;
};

/// All that is on record.
struct State {
  std::string lineage;  ///< 32 hex digits, made with the state; marks what is ours
  std::int64_t serial = 0;
  std::map<std::string, ResourceRow, std::less<>> resources;
  std::map<std::string, OperationRow, std::less<>>
      operations;  ///< by address: at most one open each
  std::map<std::string, RoleRow, std::less<>> roles;
  std::map<std::string, TimingRow, std::less<>> timings;
  Value outputs = Value::map();          ///< what the last apply left for `slipway output`
  std::vector<RunRow> runs;              ///< newest first, at most 20
  std::vector<LostSecret> lost_secrets;  ///< to be told to the user; the rest of the state is whole
};

/// What a reference points at among what is on record: the object's id for the path `id`, else what
/// stands at the path in the outputs, which is null where nothing does.  None: the resource is not
/// on record.
std::optional<Value> recorded_value(const State& state, const Reference& reference);

/// A set of changes that become durable together.
struct Batch {
  std::vector<ResourceRow> put_resources;
  std::vector<std::string> erase_resources;
  std::vector<OperationRow> put_operations;
  std::vector<std::string> erase_operations;  ///< by address
  std::vector<RoleRow> put_roles;
  std::vector<std::string> erase_roles;
  std::vector<TimingRow> put_timings;
  std::vector<RunRow> put_runs;
  std::optional<Value> put_outputs;
  bool empty() const {
    return put_resources.empty() && erase_resources.empty() && put_operations.empty() &&
           erase_operations.empty() && put_roles.empty() && erase_roles.empty() &&
           put_timings.empty() && put_runs.empty() && !put_outputs;
  }
};

}  // namespace slipway::core
