#pragma once
#include <vector>

#include "slipway/plugin/resource_type.hpp"
#include "slipway/plugin/role.hpp"
#include "slipway/schema.hpp"

namespace cloud_init {

/// The config role of one stack: a document for each node, and its first boot.
class Config final : public slipway::ConfigRole, public slipway::Validates {
 public:
  explicit Config(const slipway::Value& options) : options_(options) {}
  void validate(const slipway::Request& request, slipway::Call& call) override;
  slipway::Expansion expand(const slipway::Request& request, slipway::Call& call) override;

 private:
  slipway::Value options_;
};

/// `user_data`: text, which nothing changes behind our back: the record is what is.
class Documents final : public slipway::ResourceType, public slipway::Updates {
 public:
  slipway::Observed read(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome update(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome remove(const slipway::Request& request, slipway::Call& call) override;
};

std::vector<slipway::schema::Attribute> option_attributes();
slipway::schema::Type document_type();

}  // namespace cloud_init
