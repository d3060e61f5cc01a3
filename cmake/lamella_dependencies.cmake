# lamella_find_dependencies(REQUIRED | QUIET): finds the libraries that lamella is linked with and lists their targets in
# lamella_dependencies. The build calls it, and so does the installed package, for those who link the static library:
# lamella_dependencies_missing then names what was not found.

set(lamella_pkg_config_modules thrift libzstd libdeflate liblz4 libbrotlidec libbrotlienc libcrypto re2)

macro(lamella_find_dependencies required_or_quiet)
  find_package(Threads ${required_or_quiet})
  find_package(ZLIB ${required_or_quiet})
  find_package(Snappy ${required_or_quiet})
  find_package(PkgConfig ${required_or_quiet})
  set(lamella_dependencies Threads::Threads ZLIB::ZLIB Snappy::snappy)
  foreach(lamella_module IN LISTS lamella_pkg_config_modules)
    if(PkgConfig_FOUND)
      pkg_check_modules(LAMELLA_${lamella_module} ${required_or_quiet} IMPORTED_TARGET ${lamella_module})
    endif()
    list(APPEND lamella_dependencies PkgConfig::LAMELLA_${lamella_module})
  endforeach()
  set(lamella_dependencies_missing "")
  foreach(lamella_target IN LISTS lamella_dependencies)
    if(NOT TARGET ${lamella_target})
      list(APPEND lamella_dependencies_missing ${lamella_target})
    endif()
  endforeach()
endmacro()
