# Fuzzing with libFuzzer, memory errors and undefined behaviour seen: cmake -C tests/cmake/fuzz.cmake -B build/fuzz
set(CMAKE_C_COMPILER clang-14 CACHE STRING "")
set(CMAKE_CXX_COMPILER clang++-14 CACHE STRING "")
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O1 -g1" CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1" CACHE STRING "")
set(HIPAA_WARNINGS_AS_ERRORS OFF CACHE BOOL "")
set(HIPAA_SANITIZE "address,undefined" CACHE STRING "")
set(HIPAA_FUZZ ON CACHE BOOL "")
