# What is shipped: cmake -C tests/cmake/release.cmake -B build/release
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "")
set(HIPAA_HARDEN ON CACHE BOOL "")
set(HIPAA_WARNINGS_AS_ERRORS ON CACHE BOOL "")
