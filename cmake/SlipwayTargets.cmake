# How this project makes targets: one function per kind, so that warnings, visibility and link rules are the same everywhere.

add_library(slipway_warnings INTERFACE)
target_compile_options(slipway_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wcast-qual -Wundef
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wextra-semi>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wsuggest-override -Wno-restrict>
  $<$<BOOL:${SLIPWAY_WERROR}>:-Werror>)

# slipway_library(NAME ROOT include-root SOURCES ... [LINK ...]): a static library that shows only its include root.
function(slipway_library name)
  cmake_parse_arguments(ARG "" "ROOT" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${ARG_ROOT})
  target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE slipway_warnings ${ARG_PRIVATE_LINK})
endfunction()

# slipway_program(NAME OUTPUT file-name SOURCES ... [LINK ...]): an executable that exports nothing, so that no plugin can bind to it.
function(slipway_program name)
  cmake_parse_arguments(ARG "" "OUTPUT" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  if(ARG_OUTPUT)
    set_target_properties(${name} PROPERTIES OUTPUT_NAME ${ARG_OUTPUT})
  endif()
  target_link_libraries(${name} PRIVATE slipway_warnings ${ARG_LINK})
  target_link_options(${name} PRIVATE -Wl,--version-script=${PROJECT_SOURCE_DIR}/cmake/no-exports.map -Wl,-z,now,-z,relro -Wl,--as-needed)
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/no-exports.map)
endfunction()

# slipway_plugin(NAME SOURCES ... [LINK ...]): a plugin: one exported symbol, everything bound at load time.
function(slipway_plugin name)
  cmake_parse_arguments(ARG "" "OUTPUT_DIR" "SOURCES;LINK" ${ARGN})
  add_library(${name} MODULE ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name}
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(NOT ARG_OUTPUT_DIR)
    set(ARG_OUTPUT_DIR ${PROJECT_BINARY_DIR}/lib/slipway/plugins)
  endif()
  set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${ARG_OUTPUT_DIR})
  target_link_libraries(${name} PRIVATE slipway_warnings slipway_sdk ${ARG_LINK})
  target_link_options(${name} PRIVATE -Wl,--version-script=${PROJECT_SOURCE_DIR}/cmake/plugin.map
    -Wl,-z,now,-z,relro -Wl,--as-needed -Wl,--build-id)
  # clang leaves the sanitizer's symbols to the host, so only g++ can refuse every undefined one.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/plugin.map)
endfunction()

# slipway_test(NAME SOURCES ... [LINK ...] [LABEL label]): one Catch2 binary, run whole by ctest.
function(slipway_test name)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "SOURCES;LINK;ENVIRONMENT" ${ARGN})
  if(NOT TARGET slipway_catch_main)
    add_library(slipway_catch_main OBJECT ${PROJECT_SOURCE_DIR}/tests/support/catch_main.cpp)
    target_link_libraries(slipway_catch_main PUBLIC Catch2::Catch2)
  endif()
  add_executable(${name} ${ARG_SOURCES} $<TARGET_OBJECTS:slipway_catch_main>)
  target_link_libraries(${name} PRIVATE slipway_warnings Catch2::Catch2 ${ARG_LINK})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
  if(ARG_LABEL)
    set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL})
  endif()
  if(ARG_ENVIRONMENT)
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "${ARG_ENVIRONMENT}")
  endif()
endfunction()
