#include "core/cli/stack_source.hpp"

namespace slipway::core {

StackSource stack_source(const Invocation& invocation, const Console& console) {
  StackSource source;
  source.file = invocation.text("file");
  source.directory = console.directory;
  source.sets = invocation.texts("set");
  source.environment = console.environment;
  return source;
}

}  // namespace slipway::core
