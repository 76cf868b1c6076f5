// The fuzz target of the reader, for clang's libFuzzer: bytes of a stranger, checked and applied.
#include <cstddef>
#include <cstdint>

#include "look_at_bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cloudconfig::test::look_at({reinterpret_cast<const char*>(data), size});
  return 0;
}
