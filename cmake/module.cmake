# One warning set for everything of ours, and one way to declare a module with its tests.
add_library(suluh_options INTERFACE)
target_compile_options(suluh_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Werror
  $<$<CONFIG:Release>:-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fcf-protection>)
target_link_options(suluh_options INTERFACE $<$<CONFIG:Release>:-Wl,-z,relro,-z,now -pie>)
target_include_directories(suluh_options INTERFACE ${PROJECT_SOURCE_DIR}/src ${PROJECT_BINARY_DIR}/generated)
target_link_libraries(suluh_options INTERFACE Threads::Threads)
target_include_directories(suluh_options SYSTEM INTERFACE ${Boost_INCLUDE_DIRS})

option(SULUH_TIDY "Every file compiled alone, for a database that names each (preset tidy)" OFF)

# module(name [UNITY] [SHARDS n] DEPS other modules and libraries)
# SHARDS: the program with the long tests runs as n, each with a part of its tests (docs of GoogleTest, "Distributing test functions").
# Sources are the folder's *.cpp; *_test.cpp and *_dbtest.cpp become the test program suluh_<name>_tests, found by suffix.
function(module name)
  cmake_parse_arguments(M "UNITY" "SHARDS" "DEPS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  if(NOT sources)  # a module not begun
    return()
  endif()
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_(test|dbtest|bench|fuzz|main)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_(test|dbtest)\\.cpp$")
  add_library(suluh_${name} STATIC ${sources})
  target_link_libraries(suluh_${name} PUBLIC suluh_options ${M_DEPS})
  if(M_UNITY AND NOT SULUH_TIDY)
    set_target_properties(suluh_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
  if(tests AND SULUH_TESTS)
    add_executable(suluh_${name}_tests ${tests})
    target_link_libraries(suluh_${name}_tests PRIVATE suluh_${name} suluh_test_support GTest::gtest GTest::gmock GTest::gtest_main)
    set(count 1)
    if(M_SHARDS)
      set(count ${M_SHARDS})
    endif()
    foreach(shard RANGE 1 ${count})
      math(EXPR index "${shard} - 1")
      set(test ${name})
      if(count GREATER 1)
        set(test ${name}-${shard})
      endif()
      add_test(NAME ${test} COMMAND suluh_${name}_tests --gtest_brief=1 --gtest_output=xml:${PROJECT_BINARY_DIR}/Testing/xml/${test}.xml)
      set_tests_properties(${test} PROPERTIES COST ${count}  # the long ones begin first
        ENVIRONMENT "GTEST_TOTAL_SHARDS=${count};GTEST_SHARD_INDEX=${index}")
    endforeach()
  endif()
endfunction()

# embed(target name folder pattern...): files become a table of bytes, declared in generated/<name>_files.h
function(embed target name folder)
  set(out ${PROJECT_BINARY_DIR}/generated/${name}_files.cpp)
  file(GLOB_RECURSE inputs CONFIGURE_DEPENDS ${folder}/*)
  add_custom_command(OUTPUT ${out} ${PROJECT_BINARY_DIR}/generated/${name}_files.h
    COMMAND python3 ${PROJECT_SOURCE_DIR}/tools/embed.py ${name} ${folder} ${PROJECT_BINARY_DIR}/generated ${ARGN}
    DEPENDS ${inputs} ${PROJECT_SOURCE_DIR}/tools/embed.py VERBATIM)
  target_sources(${target} PRIVATE ${out})
  target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/generated)
endfunction()
