#pragma once
#include <vector>

#include "slipway/schema.hpp"

/// What the plugin says of its options and resource types.
namespace cloudconfig {

std::vector<slipway::schema::Attribute> option_attributes();
slipway::schema::Type token_type();
slipway::schema::Type document_type();
slipway::schema::Type cluster_type();

}  // namespace cloudconfig
