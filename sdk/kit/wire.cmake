# slipway_kit_wire: what web and shell share: answers held to limits, and the watchdog of exchanges.
slipway_library(slipway_kit_wire ROOT ${CMAKE_CURRENT_SOURCE_DIR}/include
  SOURCES src/http_answer.cpp src/watchdog.cpp
  LINK slipway_sdk Threads::Threads
  PRIVATE_LINK Poco::Net Poco::Foundation)
# It reads the kernel's own header of TCP, the others the C library's; no file can have both.
set_source_files_properties(src/watchdog.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
