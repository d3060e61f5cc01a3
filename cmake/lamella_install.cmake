# lamella_install(): headers, both libraries, the tools, the CMake package and the pkg-config file.
#
# The two libraries are exported apart: those who link the shared one need none of the libraries that it was built with.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

function(lamella_install)
  set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/lamella)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/lamella DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.h)
  foreach(kind IN ITEMS static shared)
    install(TARGETS lamella_${kind} EXPORT lamella_${kind})
    install(EXPORT lamella_${kind} NAMESPACE lamella:: FILE lamella_${kind}_targets.cmake DESTINATION ${package_dir})
  endforeach()
  foreach(tool IN ITEMS parquet-scan parquet-gen)
    if(TARGET ${tool})
      install(TARGETS ${tool})
    endif()
  endforeach()

  set(generated ${PROJECT_BINARY_DIR}/package)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/lamella-config.cmake.in ${generated}/lamella-config.cmake
                                INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
  write_basic_package_version_file(${generated}/lamella-config-version.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${generated}/lamella-config.cmake ${generated}/lamella-config-version.cmake
                ${PROJECT_SOURCE_DIR}/cmake/lamella_dependencies.cmake DESTINATION ${package_dir})

  file(RELATIVE_PATH LAMELLA_PREFIX_FROM_PC ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
  set(LAMELLA_PRIVATE_LIBS -lsnappy -lz -pthread)
  foreach(module IN LISTS lamella_pkg_config_modules)
    list(APPEND LAMELLA_PRIVATE_LIBS ${LAMELLA_${module}_LDFLAGS})
  endforeach()
  list(REMOVE_DUPLICATES LAMELLA_PRIVATE_LIBS)
  list(JOIN LAMELLA_PRIVATE_LIBS " " LAMELLA_PRIVATE_LIBS)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/lamella.pc.in ${generated}/lamella.pc @ONLY)
  install(FILES ${generated}/lamella.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()
