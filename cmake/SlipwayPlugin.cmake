# What a plugin is built with, in this tree and out of it (package Slipway).

add_library(slipway_warnings INTERFACE)
target_compile_options(slipway_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wcast-qual -Wundef
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wextra-semi>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wsuggest-override -Wno-restrict>
  $<$<BOOL:${SLIPWAY_WERROR}>:-Werror>)

option(SLIPWAY_SPLIT_DEBUG "Put the debug information of plugins into files beside them" ON)

# slipway_plugin(NAME SOURCES ... [LINK ...] [OUTPUT_DIR folder] [NO_MANIFEST]): a plugin: one exported symbol, everything bound at
# load time.  It is NAME.so in OUTPUT_DIR, in SLIPWAY_PLUGIN_OUTPUT_DIR, or in the build folder.  What it says of itself is put into
# the file by asking it once, which NO_MANIFEST leaves out: for one that cannot be run where it is built.
function(slipway_plugin name)
  cmake_parse_arguments(ARG "NO_MANIFEST" "OUTPUT_DIR" "SOURCES;LINK" ${ARGN})
  add_library(${name} MODULE ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name} POSITION_INDEPENDENT_CODE ON
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(NOT ARG_OUTPUT_DIR AND SLIPWAY_PLUGIN_OUTPUT_DIR)
    set(ARG_OUTPUT_DIR ${SLIPWAY_PLUGIN_OUTPUT_DIR})
  elseif(NOT ARG_OUTPUT_DIR)
    set(ARG_OUTPUT_DIR ${CMAKE_CURRENT_BINARY_DIR})
  endif()
  set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${ARG_OUTPUT_DIR})
  target_link_libraries(${name} PRIVATE slipway_warnings slipway_sdk ${ARG_LINK})
  if(COMMAND slipway_read_headers_once)
    slipway_read_headers_once(${name} plugin)
  endif()
  target_link_options(${name} PRIVATE -Wl,--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map
    -Wl,-z,now,-z,relro -Wl,--as-needed -Wl,--build-id)
  # clang leaves the sanitizer's symbols to the host, so only g++ can refuse every undefined one.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  slipway_finish_plugin(${name} ${ARG_NO_MANIFEST})
endfunction()

# What is done to the file after it is linked: see SlipwayFinishPlugin.cmake.
function(slipway_finish_plugin name no_manifest)
  set(script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/SlipwayFinishPlugin.cmake)
  set(words -D FILE=$<TARGET_FILE:${name}> -D OBJCOPY=${CMAKE_OBJCOPY} -D SPLIT=${SLIPWAY_SPLIT_DEBUG})
  if(NOT no_manifest AND NOT CMAKE_CROSSCOMPILING)
    list(APPEND words -D CHECK=$<TARGET_FILE:slipway-plugin-check>)
    add_dependencies(${name} slipway-plugin-check)
  endif()
  if(SLIPWAY_SPLIT_DEBUG)
    get_target_property(folder ${name} LIBRARY_OUTPUT_DIRECTORY)
    set(made BYPRODUCTS ${folder}/${name}${CMAKE_SHARED_MODULE_SUFFIX}.debug)
  endif()
  add_custom_command(TARGET ${name} POST_BUILD COMMAND ${CMAKE_COMMAND} ${words} -P ${script} ${made} VERBATIM)
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${script})
endfunction()

# slipway_plugin_check(NAME [OPTIONS file.json] [LIFE]): a ctest that runs the conformance runner on the plugin.
function(slipway_plugin_check name)
  cmake_parse_arguments(ARG "LIFE" "OPTIONS" "" ${ARGN})
  set(words)
  if(ARG_OPTIONS)
    list(APPEND words --options ${ARG_OPTIONS})
  endif()
  if(ARG_LIFE)
    list(APPEND words --life)
  endif()
  add_test(NAME plugin_check_${name} COMMAND slipway-plugin-check ${words} $<TARGET_FILE:${name}>)
endfunction()
