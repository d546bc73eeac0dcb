// Boost.JSON's implementation for the tests, which do not link the library's own.
#include <boost/json/src.hpp>
