# Finishes a plugin that was just linked.  What it says of itself goes into the section .slipway.manifest, so that it can be read
# without anything of the plugin being run; its debug information goes out into FILE.debug, so that only what runs is copied and
# hashed at each start.
#
#   cmake -D FILE=... -D OBJCOPY=... [-D CHECK=slipway-plugin-check] [-D SPLIT=ON] -P SlipwayFinishPlugin.cmake
set(words)
if(CHECK)
  execute_process(COMMAND ${CHECK} --manifest ${FILE} OUTPUT_FILE ${FILE}.manifest COMMAND_ERROR_IS_FATAL ANY)
  list(APPEND words --add-section .slipway.manifest=${FILE}.manifest)
endif()
if(SPLIT)
  execute_process(COMMAND ${OBJCOPY} --only-keep-debug ${FILE} ${FILE}.debug COMMAND_ERROR_IS_FATAL ANY)
  list(APPEND words --strip-unneeded --add-gnu-debuglink=${FILE}.debug)
endif()
if(words)
  execute_process(COMMAND ${OBJCOPY} ${words} ${FILE} COMMAND_ERROR_IS_FATAL ANY)
endif()
file(REMOVE ${FILE}.manifest)
