// Boost.JSON is compiled here, once, so that the simulated workspace depends on no room of the
// product.
#include <boost/json/src.hpp>
