# lamella_compile_options(TARGET): the language level, warnings and sanitizers that every target of the project is built with.

find_program(LAMELLA_CCACHE ccache)
if(LAMELLA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${LAMELLA_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${LAMELLA_CCACHE})
endif()

function(lamella_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
                                             POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                           -Wnon-virtual-dtor -Woverloaded-virtual)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${target} PRIVATE -Wno-restrict)  # GCC 12 sees overlaps in "text" + std::string: its bug 105651
  endif()
  if(LAMELLA_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(LAMELLA_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${LAMELLA_SANITIZE} -fno-omit-frame-pointer
                                             -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${LAMELLA_SANITIZE})
  endif()
endfunction()
