package io.cardea.dataplane.listener;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.header.Digits;
import io.cardea.mcp.message.RpcError;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/**
 * HTTP/1.1 framing that every hop must read the same way (RFC 9112 §3.2, §6.1, §6.3): one Host, one
 * length, no transfer coding but {@code chunked}. Whatever else follows on such a connection cannot
 * be trusted, so it is closed.
 */
final class FramingGuard {

  private static final int MAX_LENGTH_DIGITS = 18;

  private FramingGuard() {}

  /** Why the request must be refused and its connection closed. */
  static Optional<Refusal> check(HttpServerRequest request) {
    MultiMap headers = request.headers();
    if (request.decoderResult().isFailure()) {
      return Optional.of(malformed(request.decoderResult().cause()));
    }
    if (request.version() == HttpVersion.HTTP_1_0) {
      return refuse("HTTP/1.0 is not spoken here.");
    }
    if (request.version() == HttpVersion.HTTP_1_1 && headers.getAll(HttpHeaders.HOST).size() != 1) {
      return refuse("A request has exactly one Host header.");
    }
    if (!isOwnTarget(request.uri(), headers.get(HttpHeaders.HOST))) {
      return refuse("The request's target and its Host header name different places.");
    }
    if (headers.contains("")) {
      return refuse("A header field has no name.");
    }
    return lengths(headers);
  }

  /** Looked for by their hashes, which these names know already. */
  private static Optional<Refusal> lengths(MultiMap headers) {
    boolean chunked = headers.contains(HttpHeaders.TRANSFER_ENCODING);
    boolean sized = headers.contains(HttpHeaders.CONTENT_LENGTH);
    if (chunked && !isChunkedOnly(headers.getAll(HttpHeaders.TRANSFER_ENCODING))) {
      return refuse("The only transfer coding accepted is chunked.");
    }
    List<String> lengths = sized ? headers.getAll(HttpHeaders.CONTENT_LENGTH) : List.of();
    if (lengths.size() > 1 || (chunked && sized)) {
      return refuse("A request has one Content-Length or is chunked, not both.");
    }
    if (sized && !Digits.are(lengths.getFirst(), 0, MAX_LENGTH_DIGITS)) {
      return refuse("Content-Length is a decimal number.");
    }
    return Optional.empty();
  }

  private static boolean isChunkedOnly(List<String> codings) {
    return codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
  }

  private static Refusal malformed(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ ->
          Refusal.of(414, RpcError.INVALID_REQUEST, "The request line is too long.");
      case TooLongHttpHeaderException _ ->
          Refusal.of(
              431, RpcError.INVALID_REQUEST, "The header is too large (limits.headerBytes).");
      default -> Refusal.of(400, RpcError.INVALID_REQUEST, "The request is not well-formed HTTP.");
    };
  }

  /** A target in absolute form overrides the Host header (RFC 9112 §3.2.2), so it must agree. */
  private static boolean isOwnTarget(String target, String host) {
    String prefix = "http://" + host + "/";
    return target.startsWith("/")
        || target.equals("*")
        || target.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Refusal.of(400, RpcError.INVALID_REQUEST, message));
  }
}
