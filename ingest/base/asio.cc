// Asio's own code, compiled once for the whole program. Its users see declarations only, because
// ingest_base carries BOOST_ASIO_SEPARATE_COMPILATION.
#include <boost/asio/impl/src.hpp>
