# That clang accepts it too: cmake -C tests/cmake/clang.cmake -B build/clang
set(CMAKE_C_COMPILER clang-14 CACHE STRING "")
set(CMAKE_CXX_COMPILER clang++-14 CACHE STRING "")
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(CMAKE_C_FLAGS_RELEASE "-O0" CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELEASE "-O0" CACHE STRING "")
set(HIPAA_WARNINGS_AS_ERRORS ON CACHE BOOL "")
# Each source by itself: clang-tidy reads them from the compile commands.
set(CMAKE_UNITY_BUILD OFF CACHE BOOL "")
