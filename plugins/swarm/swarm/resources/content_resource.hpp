#pragma once
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"
#include "swarm/compose/compose.hpp"
#include "swarm/resources/kind.hpp"

/// `platform/secret/STACK_NAME` and `platform/config/STACK_NAME`: what services are given as files.
///
/// Docker changes neither, so another content is another object under another name: it is made
/// first, the services are changed over to it, and the old one goes.  What is put behind the name
/// is drawn by lot, since a part of a digest would help whoever guesses at a secret.
namespace swarm::content_resource {

slipway::schema::Type secret_schema();
slipway::schema::Type config_schema();
/// `type`: secret or config.
slipway::contract::Resource resource(const char* type, const ComposeContent& content,
                                     const std::vector<std::string>& after);

class Contents : public slipway::ResourceType {
 public:
  Contents(const Context& context, const char* kind) : context_(context), kind_(kind) {}
  Observed read(const Request& request, Call& call) override;
  Outcome create(const Request& request, Call& call) override;
  Outcome remove(const Request& request, Call& call) override;

 private:
  const Context context_;
  const std::string kind_;  ///< as in paths: `secrets`
};

class Secrets final : public Contents {
 public:
  explicit Secrets(HasContext& platform) : Contents(platform.context(), "secrets") {}
};

class Configs final : public Contents {
 public:
  explicit Configs(HasContext& platform) : Contents(platform.context(), "configs") {}
};

}  // namespace swarm::content_resource
