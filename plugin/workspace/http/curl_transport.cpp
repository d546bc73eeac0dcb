#include "plugin/workspace/http/curl_transport.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <optional>

#include "plugin/files/descriptor.hpp"
#include "plugin/files/regular_file.hpp"
#include "plugin/support/first_use.hpp"
#include "plugin/support/memory.hpp"
#include "plugin/workspace/http/address.hpp"
#include "plugin/workspace/http/curl_library.hpp"
#include "plugin/workspace/http/pipe_signal.hpp"

namespace hipaa::workspace {
namespace {

using support::CallContext;
using support::Stop;

constexpr std::size_t largest_body = std::size_t{64} << 20;
constexpr std::size_t largest_ca_file = std::size_t{16} << 20;
constexpr long connect_timeout_ms = 20000;

// What one exchange needs, kept for the next: the multi handle holds the connections.
struct Line {
  const CurlLibrary& curl;
  CURLM* multi = nullptr;
  CURL* easy = nullptr;

  explicit Line(const CurlLibrary& library) : curl(library) {
    const files::StandardStreamsKept kept;  // the multi handle has a pair of sockets of its own
    multi = library.multi_init();
    easy = library.easy_init();
  }
  ~Line() {
    curl.easy_cleanup(easy);
    curl.multi_cleanup(multi);
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
};

// The lines of a request's head, as libcurl has them.
struct HeaderLines {
  const CurlLibrary& curl;
  curl_slist* first = nullptr;

  explicit HeaderLines(const CurlLibrary& library) : curl(library) {}
  ~HeaderLines() { curl.slist_free_all(first); }
  HeaderLines(const HeaderLines&) = delete;
  HeaderLines& operator=(const HeaderLines&) = delete;
  // False where there is no memory for it.
  bool add(const std::string& line) {
    auto* const longer = curl.slist_append(first, line.c_str());
    if (longer != nullptr) first = longer;
    return longer != nullptr;
  }
};

curl_socket_t open_socket(void*, curlsocktype, curl_sockaddr* address) {
  return files::above_standard_streams(
      ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol));
}

// Looking for a name takes descriptors that nobody can move; an address takes none.
bool is_looked_for(std::string_view url) {
  const auto found = address_of(url);
  return !found || (found->name != "localhost" && !found->name.starts_with('[') &&
                    found->name.find_first_not_of("0123456789.") != std::string_view::npos);
}

struct Received {
  HttpResponse response;
  bool too_large = false;
  bool no_memory = false;
};

std::size_t take_body(char* data, std::size_t, std::size_t size, void* into) {
  auto& received = *static_cast<Received*>(into);
  if (received.response.body.size() + size > largest_body) {
    received.too_large = true;
    return 0;
  }
  received.no_memory = !support::within_memory([&] { received.response.body.append(data, size); });
  return received.no_memory ? 0 : size;
}

void take_header_line(std::string_view line, HttpResponse& response) {
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  if (line.starts_with("HTTP/"))
    response.headers.clear();  // after a 100 Continue or a proxy's own answer
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c | 32 : c);
  });
  auto value = line.substr(colon + 1);
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  response.headers.emplace_back(std::move(name), std::string(value));
}

// No exception goes through libcurl.
std::size_t take_header(char* data, std::size_t, std::size_t size, void* into) {
  auto& received = *static_cast<Received*>(into);
  received.no_memory = !support::within_memory([&] {
    take_header_line({data, size}, received.response);
  });
  return received.no_memory ? 0 : size;
}

NetworkFault fault_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return NetworkFault::resolve;
    case CURLE_COULDNT_CONNECT:
      return NetworkFault::connect;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
      return NetworkFault::tls;
    case CURLE_OPERATION_TIMEDOUT:
      return NetworkFault::timeout;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return NetworkFault::closed;
    default:
      return NetworkFault::other;
  }
}

// Faults that come before the first byte of the request has gone out.
bool is_before_sending(CURLcode code) {
  const auto fault = fault_of(code);
  return fault == NetworkFault::resolve || fault == NetworkFault::connect ||
         fault == NetworkFault::tls;
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(const TransportOptions& options)
      : ca_file_(options.ca_file), silence_(options.silence) {
    if (!ca_file_.empty()) return;
    // What users of curl and of OpenSSL know; everything else is the system's own.
    for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
      const char* path = std::getenv(name);
      if (path != nullptr && *path != '\0') {
        ca_file_ = path;
        return;
      }
    }
  }

  ExchangeResult send(const HttpRequest& request, CallContext& call) override {
    const auto& curl = curl_library();
    if (!curl.problem.empty()) return ExchangeFailure{NetworkFault::other, curl.problem, false};
    if (const auto stop = call.stopped(); stop != Stop::none) return stopped(stop, false);
    // Whoever made the URL: what is sent unencrypted stays on this machine.
    if (!is_safe_for_credentials(request.url))
      return ExchangeFailure{NetworkFault::other,
                             "only https is used, and plain http to this machine", false};
    if (auto problem = read_certificates()) return std::move(*problem);
    auto line = take_line(curl);
    if (line->easy == nullptr || line->multi == nullptr)
      return ExchangeFailure{NetworkFault::other, "out of memory", false};
    Received received;
    char words[CURL_ERROR_SIZE] = "";
    HeaderLines headers(curl);
    if (!set_up(*line, headers, request, received, words))
      return ExchangeFailure{NetworkFault::other, "out of memory", false};
    // Never what it would sign with instead of a signature.
    if (!sign(*line, request.aws))
      return ExchangeFailure{NetworkFault::other,
                             "this libcurl cannot sign for AWS; 7.75 is the first that can", false};
    auto result = exchange(*line, request, received, words, call);
    give_back(std::move(line));
    return result;
  }

 private:
  static ExchangeFailure stopped(Stop stop, bool may_be_sent) {
    return stop == Stop::cancelled
               ? ExchangeFailure{NetworkFault::cancelled, "cancelled", may_be_sent}
               : ExchangeFailure{NetworkFault::deadline, "out of time", may_be_sent};
  }

  // The file of certificates, once; its text stays as long as this object does, because libcurl
  // borrows it.
  std::optional<ExchangeFailure> read_certificates() {
    if (ca_file_.empty()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    if (!certificates_.empty()) return std::nullopt;
    auto read = files::read_file(ca_file_, largest_ca_file);
    if (!read)
      return ExchangeFailure{NetworkFault::tls,
                             "the certificates in " + ca_file_ + ": it " + read.error().why, false};
    if (read->empty())
      return ExchangeFailure{NetworkFault::tls, "the certificates in " + ca_file_ + ": it is empty",
                             false};
    certificates_ = std::move(*read);
    return std::nullopt;
  }

  // False where there is no memory for the headers.
  bool set_up(Line& line, HeaderLines& headers, const HttpRequest& request, Received& received,
              char* words) const {
    const auto& curl = line.curl;
    CURL* easy = line.easy;
    curl.easy_reset(easy);
    for (const auto& [name, value] : request.headers)
      if (!headers.add(name + ": " + value)) return false;
    // What is signed has to be sent: libcurl signs a header that it is told to leave out, too.
    if (request.aws.scope.empty() && !headers.add("Expect:")) return false;
    curl.easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl.easy_setopt(easy, CURLOPT_HTTPHEADER, headers.first);
    curl.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
      curl.easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
      curl.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body.size()));
    }
    curl.easy_setopt(easy, CURLOPT_FRESH_CONNECT, request.only_once ? 1L : 0L);
    curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl.easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // otherwise a deadline waits for DNS
    curl.easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https,http");
    curl.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl.easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl.easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl.easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!certificates_.empty()) {
      curl_blob blob{const_cast<char*>(certificates_.data()),  // NOLINT: libcurl only reads it
                     certificates_.size(), CURL_BLOB_NOCOPY};
      curl.easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
    }
    // A proxy is another machine: what is meant for this one would cross the network.
    if (is_loopback(request.url)) curl.easy_setopt(easy, CURLOPT_PROXY, "");
    curl.easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     std::min(connect_timeout_ms, static_cast<long>(silence_of(request).count())));
    curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, words);
    curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl.easy_setopt(easy, CURLOPT_WRITEDATA, &received);
    curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl.easy_setopt(easy, CURLOPT_HEADERDATA, &received);
    return true;
  }

  static bool sign(const Line& line, const AwsSignature& by) {
    if (by.scope.empty()) return true;
    const auto& curl = line.curl;
    return curl.easy_setopt(line.easy, CURLOPT_AWS_SIGV4, by.scope.c_str()) == CURLE_OK &&
           curl.easy_setopt(line.easy, CURLOPT_USERNAME, by.key_id.c_str()) == CURLE_OK &&
           curl.easy_setopt(line.easy, CURLOPT_PASSWORD, by.secret.c_str()) == CURLE_OK;
  }

  [[nodiscard]] std::chrono::milliseconds silence_of(const HttpRequest& request) const {
    return request.patience.count() == 0 ? silence_ : std::min(silence_, request.patience);
  }

  ExchangeResult exchange(Line& line, const HttpRequest& request, Received& received,
                          const char* words, CallContext& call) const {
    const auto& curl = line.curl;
    const PipeSignalBlocked blocked;
    std::optional<files::StandardStreamsKept> kept;
    if (is_looked_for(request.url)) kept.emplace();
    curl.multi_add_handle(line.multi, line.easy);
    const auto silence = silence_of(request);
    auto last_progress = call.steady_now();
    std::size_t seen = 0;
    int running = 1;
    auto stop = Stop::none;
    bool silent = false;
    while (perform(line, request, running) == CURLM_OK && running > 0) {
      stop = call.stopped();
      if (stop != Stop::none) break;
      const auto now = call.steady_now();
      const auto size = received.response.body.size() + received.response.headers.size();
      if (size != seen) last_progress = now;
      seen = size;
      silent = now - last_progress >= silence;
      if (silent) break;
      const auto left = std::min<std::chrono::milliseconds>(
          {std::chrono::ceil<std::chrono::milliseconds>(last_progress + silence - now),
           call.remaining(), std::chrono::milliseconds(60000)});
      curl_waitfd cancel{call.cancel_descriptor(), CURL_WAIT_POLLIN, 0};
      curl.multi_poll(line.multi, &cancel, cancel.fd < 0 ? 0U : 1U,
                      static_cast<int>(std::max<std::int64_t>(1, left.count())), nullptr);
    }
    auto code = CURLE_OK;
    if (running == 0) {
      int left = 0;
      if (const auto* message = curl.multi_info_read(line.multi, &left))
        code = message->data.result;
    }
    long status = 0;
    long connects = 0;
    curl_off_t connected = 0;
    curl.easy_getinfo(line.easy, CURLINFO_RESPONSE_CODE, &status);
    curl.easy_getinfo(line.easy, CURLINFO_NUM_CONNECTS, &connects);
    curl.easy_getinfo(line.easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
    curl.multi_remove_handle(line.multi, line.easy);
    const bool may_be_sent = connected > 0;
    if (stop != Stop::none) return stopped(stop, may_be_sent);
    const auto host = request.url.substr(0, request.url.find('/', request.url.find("://") + 3));
    if (silent)
      return ExchangeFailure{
          NetworkFault::timeout,
          host + " sent nothing for " + std::to_string(silence.count() / 1000) + " s", may_be_sent};
    if (received.no_memory) return ExchangeFailure{NetworkFault::other, "out of memory", true};
    if (received.too_large)
      return ExchangeFailure{
          NetworkFault::too_large,
          "the answer is larger than " + std::to_string(largest_body >> 20) + " MB", true};
    if (code != CURLE_OK) {
      const std::string why = *words != '\0' ? words : curl.easy_strerror(code);
      return ExchangeFailure{fault_of(code), host + ": " + why,
                             may_be_sent && !is_before_sending(code)};
    }
    received.response.status = static_cast<int>(status);
    return std::move(received.response);
  }

  // Until the first handshake of TLS is done, OpenSSL makes what it keeps for the process, under
  // locks of its own: nobody forks while it works at that, and its waits for the network are not in
  // here.
  static CURLMcode perform(const Line& line, const HttpRequest& request, int& running) {
    static std::atomic<bool> has_shaken_hands{false};
    if (has_shaken_hands.load(std::memory_order_relaxed) || !request.url.starts_with("https://"))
      return line.curl.multi_perform(line.multi, &running);
    const support::FirstUseLock lock;
    const auto code = line.curl.multi_perform(line.multi, &running);
    curl_off_t shaken = 0;
    line.curl.easy_getinfo(line.easy, CURLINFO_APPCONNECT_TIME_T, &shaken);
    if (shaken > 0) has_shaken_hands.store(true, std::memory_order_relaxed);
    return code;
  }

  std::unique_ptr<Line> take_line(const CurlLibrary& curl) {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::make_unique<Line>(curl);
    auto line = std::move(idle_.back());
    idle_.pop_back();
    return line;
  }

  void give_back(std::unique_ptr<Line> line) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < most_idle) idle_.push_back(std::move(line));
  }

  static constexpr std::size_t most_idle = 16;
  std::string ca_file_;
  std::string certificates_;  // what stands in it, constant once it is read
  std::chrono::milliseconds silence_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Line>> idle_;
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport(const TransportOptions& options) {
  return std::make_unique<CurlTransport>(options);
}

}  // namespace hipaa::workspace
