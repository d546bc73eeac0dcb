// One connection: reads requests, asks the workspace, writes answers and carries out faults.
//
// A coroutine over either kind of stream; owns the stream. Runs on the server's thread.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "core/workspace.hpp"

namespace workspace_sim {

// What is awaited with it gives its error as the first of a tuple.
inline constexpr auto without_throwing = boost::asio::as_tuple(boost::asio::use_awaitable);

boost::asio::awaitable<void> serve_plain(Workspace& workspace, boost::beast::tcp_stream stream);
boost::asio::awaitable<void> serve_tls(Workspace& workspace, boost::beast::tcp_stream stream,
                                       std::shared_ptr<boost::asio::ssl::context> context);

}  // namespace workspace_sim
