# lamella_thrift(LIBRARY IDL): a static library of what Apache Thrift generates from IDL.

find_program(LAMELLA_THRIFT_COMPILER thrift REQUIRED)
set(LAMELLA_FIXED_ENUMS ${CMAKE_CURRENT_LIST_DIR}/lamella_fixed_enums.cmake)

function(lamella_thrift library idl)
  get_filename_component(stem ${idl} NAME_WE)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)
  set(outputs ${generated}/${stem}_types.cpp ${generated}/${stem}_types.h)
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${generated}
    COMMAND ${LAMELLA_THRIFT_COMPILER} --gen cpp:no_skeleton,pure_enums,moveable_types -out ${generated}
            ${CMAKE_CURRENT_SOURCE_DIR}/${idl}
    COMMAND ${CMAKE_COMMAND} -DHEADER=${generated}/${stem}_types.h -P ${LAMELLA_FIXED_ENUMS}
    DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${idl} ${LAMELLA_FIXED_ENUMS}
    COMMENT "Generating C++ from ${idl}")
  add_library(${library} OBJECT ${outputs})
  set_target_properties(${library} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
                                              POSITION_INDEPENDENT_CODE ON)
  target_compile_features(${library} PUBLIC cxx_std_20)
  target_include_directories(${library} SYSTEM PUBLIC ${generated})
  target_link_libraries(${library} PUBLIC PkgConfig::LAMELLA_thrift)
  if(LAMELLA_SANITIZE)
    target_compile_options(${library} PRIVATE -fsanitize=${LAMELLA_SANITIZE})
  endif()
endfunction()
