#pragma once
#include <map>
#include <string>
#include <vector>

#include "slipway/value.hpp"
#include "user_data/problem.hpp"

/// A compose file as a swarm takes it: the form 3.x of `docker stack deploy`.
namespace swarm {

/// A network that a service is in.
struct NetworkUse {
  std::string source;  ///< the key in the file's `networks`
  std::vector<std::string> aliases;
};

/// A secret or config that a service is given.
struct ContentUse {
  std::string source;   ///< the key in the file's `secrets` or `configs`
  slipway::Value file;  ///< as docker's `File`: Name, UID, GID, Mode
};

/// One service.
struct ComposeService {
  std::string name;  ///< as in the file
  /// Docker's specification but for what has ids of its own: networks, secrets, configs.  Lists
  /// whose order means nothing are sorted, since docker takes another order for a change.
  slipway::Value spec = slipway::Value::map();
  std::vector<NetworkUse> networks;
  std::vector<ContentUse> secrets;
  std::vector<ContentUse> configs;
  user_data::Mark at;
};

struct ComposeNetwork {
  std::string source;
  std::string name;  ///< what docker calls it
  bool external = false;
  slipway::Value body = slipway::Value::map();  ///< what it is made of
};

/// A secret or a config.
struct ComposeContent {
  std::string source;
  std::string name;  ///< what docker calls it, without the version that is put behind it
  bool external = false;
  std::string content;
  slipway::Value labels = slipway::Value::map();
};

struct Compose {
  std::vector<ComposeService> services;
  std::vector<ComposeNetwork> networks;  ///< that a service uses
  std::vector<ComposeContent> secrets;
  std::vector<ComposeContent> configs;
};

/// Where a compose file stands and what is put into it.
struct ComposeContext {
  std::string stack;   ///< what stands before the names, as docker has it: `web_api`
  std::string folder;  ///< what paths in the file are relative to
  std::map<std::string, std::string> variables;
};

/// Reads a compose file.  What docker refuses or would not understand are errors, what a swarm
/// passes over are warnings, each with its place; after an error the answer has holes.
Compose read_compose(std::string_view text, const ComposeContext& context,
                     user_data::Problems& problems);

/// Labels that docker's own client puts on everything of a stack, so that it knows them too.
inline constexpr const char* stack_label = "com.docker.stack.namespace";
inline constexpr const char* image_label = "com.docker.stack.image";

}  // namespace swarm
