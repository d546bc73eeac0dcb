# Data races: cmake -C tests/cmake/tsan.cmake -B build/tsan, then build `concurrency_tests` and run
# ctest -L concurrency.
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O1 -g1" CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1" CACHE STRING "")
# gcc warns of what only its own instrumentation does (inside std::regex); the Release build has the say.
set(HIPAA_WARNINGS_AS_ERRORS OFF CACHE BOOL "")
set(HIPAA_SANITIZE "thread" CACHE STRING "")
