#include "core/run/stack_source.hpp"

namespace slipway::core {

StackSource stack_source(const RunOptions& options, const Console& console) {
  StackSource source;
  source.file = options.file;
  source.directory = console.directory;
  source.sets = options.sets;
  source.environment = console.environment;
  return source;
}

}  // namespace slipway::core
