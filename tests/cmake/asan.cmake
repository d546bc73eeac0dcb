# Memory errors and leaks, and undefined behaviour of plugin/: cmake -C tests/cmake/asan.cmake -B build/asan
# -Og, not -O1: the same checks compile in half the time.
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-Og -g1" CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-Og -g1" CACHE STRING "")
# gcc warns of what only its own instrumentation does (inside std::regex); the Release build has the say.
set(HIPAA_WARNINGS_AS_ERRORS OFF CACHE BOOL "")
set(HIPAA_SANITIZE "address,undefined" CACHE STRING "")
