#pragma once
#include <string>
#include <vector>

#include "check/checker.hpp"
#include "document/archive.hpp"
#include "document/whole.hpp"
#include "slipway/contract/node_config.hpp"

/// Documents of the user's own, of every kind that the tool knows.
namespace cloud_init {

/// All that goes to one machine.
struct Delivery {
  Whole config;
  std::vector<ArchivePart> parts;  ///< beside it
};

/// Adds a document of the user's own: a cloud-config is merged; of a message each cloud-config is
/// merged and every other part goes along; a script goes along.  What can be neither is an error.
///
/// What is wrong with the document by itself goes to `problems` as well, at its place; `problems`
/// name the document's file.  An empty document adds nothing.
void add_base(Delivery& delivery, const slipway::contract::BaseDocument& base,
              const CheckOptions& options, user_data::Problems& problems);

}  // namespace cloud_init
