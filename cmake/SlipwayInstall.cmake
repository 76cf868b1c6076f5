# What is installed besides programs, libraries and headers, and what the packages are made of.  Included last: it asks the program.

# The manual and the completions are the program's own words.
set(generated ${PROJECT_BINARY_DIR}/share)
set(words_manual manual)
set(file_manual man/man1/slipway.1)
set(words_bash completion bash)
set(file_bash bash-completion/completions/slipway)
set(words_zsh completion zsh)
set(file_zsh zsh/vendor-completions/_slipway)
set(words_fish completion fish)
set(file_fish fish/vendor_completions.d/slipway.fish)
set(outputs)
foreach(kind manual bash zsh fish)
  get_filename_component(folder ${generated}/${file_${kind}} DIRECTORY)
  file(MAKE_DIRECTORY ${folder})
  add_custom_command(OUTPUT ${generated}/${file_${kind}} VERBATIM DEPENDS slipway
    COMMAND slipway ${words_${kind}} > ${generated}/${file_${kind}})
  list(APPEND outputs ${generated}/${file_${kind}})
  get_filename_component(folder ${file_${kind}} DIRECTORY)
  install(FILES ${generated}/${file_${kind}} DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/${folder} COMPONENT program)
endforeach()

# The other programs' pages are what they say with --help.
function(manual_page program component summary)
  set(page ${generated}/man/man1/${program}.1)
  add_custom_command(OUTPUT ${page} VERBATIM DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/cmake/SlipwayManualPage.cmake
    COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:${ARGN}> -D PAGE=${page} -D "SUMMARY=${summary}" -D VERSION=${PROJECT_VERSION}
      -P ${PROJECT_SOURCE_DIR}/cmake/SlipwayManualPage.cmake)
  install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT ${component})
  set(outputs ${outputs} ${page} PARENT_SCOPE)
endfunction()
manual_page(slipway-plugin-check sdk "try a plugin of slipway against its ABI" slipway-plugin-check)
manual_page(slipway-azure-emulator emulators "a classic Azure on this computer" slipway_azure_emulator)
manual_page(slipway-coreos-sim emulators "a CoreOS machine without a machine" slipway_coreos_sim)
add_custom_target(slipway_words ALL DEPENDS ${outputs})

# Documents, each with what it is about; the licence with each.
set(doc_root ${CMAKE_INSTALL_DATAROOTDIR}/doc)
install(FILES README.md docs/operating.md docs/exit-codes.md DESTINATION ${doc_root}/slipway COMPONENT program)
install(DIRECTORY docs/formats examples/deis-on-azure DESTINATION ${doc_root}/slipway COMPONENT program)
foreach(plugin azure-asm cloud-init coreos-cloudinit deis)
  install(FILES plugins/${plugin}/README.md DESTINATION ${doc_root}/slipway/plugins RENAME ${plugin}.md COMPONENT program)
endforeach()
install(DIRECTORY docs/plugins/ DESTINATION ${doc_root}/slipway-sdk COMPONENT sdk)
install(DIRECTORY examples/plugins/ DESTINATION ${doc_root}/slipway-sdk/examples COMPONENT sdk)
foreach(emulator azure-asm coreos-sim)
  install(FILES emulators/${emulator}/README.md DESTINATION ${doc_root}/slipway-emulators RENAME ${emulator}.md COMPONENT emulators)
endforeach()
foreach(pair program:slipway sdk:slipway-sdk emulators:slipway-emulators)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 component)
  list(GET pair 1 package)
  install(FILES LICENSE DESTINATION ${doc_root}/${package} RENAME copyright COMPONENT ${component})
endforeach()

# Takes away what `cmake --install` brought, by its own list.
add_custom_target(uninstall COMMAND ${CMAKE_COMMAND} -D BUILD=${PROJECT_BINARY_DIR} -P ${PROJECT_SOURCE_DIR}/cmake/SlipwayUninstall.cmake)

include(SlipwayPackages)
