#pragma once
#include "user_data/digest.hpp"
#include "user_data/encoding.hpp"
#include "user_data/problem.hpp"
#include "user_data/utf8.hpp"
#include "user_data/yaml_node.hpp"

/// What this plugin has in common with others that write user-data (plugins/shared), under the
/// names that it uses everywhere.
namespace cloudconfig {

using user_data::base64_decode;
using user_data::base64_encode;
using user_data::digest_of;
using user_data::gunzip;
using user_data::gzip;
using user_data::is_utf8;
using user_data::Level;
using user_data::Mark;
using user_data::Problem;
using user_data::Problems;
using user_data::Thing;
using user_data::YamlEntry;
using user_data::YamlNode;

}  // namespace cloudconfig
