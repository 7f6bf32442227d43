package io.cardea.upstream.http;

import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * Status and fields of an upstream's answer.
 *
 * @param status HTTP status
 * @param headers its fields; only few may ever reach a client
 */
public record UpstreamHead(int status, MultiMap headers) {

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Whether the answer has this media type, whatever its parameters. */
  public boolean isType(String mediaType) {
    String value = headers.get("content-type");
    return value != null
        && value.regionMatches(true, 0, mediaType, 0, mediaType.length())
        && (value.length() == mediaType.length()
            || " ;\t".indexOf(value.charAt(mediaType.length())) >= 0);
  }
}
